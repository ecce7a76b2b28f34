"""A library that draws a random number when it is imported."""

import random

number = random.random()
