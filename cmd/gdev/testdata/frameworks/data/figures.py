import numpy

# A product of matrices has the library start its own threads.
WARM = numpy.ones((300, 300)) @ numpy.ones((300, 300))


def total(prices):
    return int(numpy.array(prices).sum())
