"""The articles of the sample network, in our own words. Nobody real does or says anything in them."""

from reihum.demo.sample_texts.meetings import AT_MEETINGS
from reihum.demo.sample_texts.money import MONEY
from reihum.demo.sample_texts.people import PEOPLE_MEET
from reihum.demo.sample_texts.places import PLACES
from reihum.demo.sample_texts.to_come import COMING, WAITING

PUBLISHED = (*AT_MEETINGS, *MONEY, *PEOPLE_MEET, *PLACES)
__all__ = ["COMING", "PUBLISHED", "WAITING"]
