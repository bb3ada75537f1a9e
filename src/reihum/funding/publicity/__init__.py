"""Whether all public content names its funders as it must: the checks P01 to P12 (decision 0015).

`content` is where apps tell what they publish; `data` checks facts, `rendered` looks at pages in a browser.
"""
