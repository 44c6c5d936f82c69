"""The six story accounts A to F and the side cast, with people, trees and bills exact to the fen (operator 3.3).

One module per story. The figures of requirements' stories 3 and 4 are asserted in `tests/test_figures.py`.
"""
