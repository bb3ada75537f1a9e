"""Taking over a WordPress site from its export, without the old site being online.

The data go one way: `wxr` reads the export as a stream, `overview` notes in a first pass what is where, `attachments` takes
over pictures and documents, `cleaning` turns texts into our blocks, `pages` writes articles and pages in batches,
`addresses` keeps the old addresses, `report` says what could not be carried over. `takeover` is the order of all this.
"""
