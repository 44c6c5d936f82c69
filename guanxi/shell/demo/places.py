"""Where 云江电信 works: three provinces, twelve cities, forty counties that exist on no map (operator 3.1).

Plain data. Region codes 97 to 99 are given to nobody in GB/T 2260.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class County:
    """A county or district; `code` has six digits."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class City:
    """A city. `revenue_group` 1, 2, 3: thresholds count 1, 0.9, 0.8 (GRD-08). weight: share of the accounts."""

    code: str
    name: str
    revenue_group: int
    weight: int
    counties: tuple[County, ...]

    @property
    def province(self) -> str:
        """97, 98 or 99."""
        return self.code[:2]


PROVINCES = {"97": "澜州省", "98": "沧原省", "99": "海屿省"}


def _city(code: str, name: str, revenue_group: int, weight: int, counties: str) -> City:
    pairs = [pair.split(":") for pair in counties.split()]
    return City(code=code, name=name, revenue_group=revenue_group, weight=weight,
                counties=tuple(County(code=code + tail, name=county) for tail, county in pairs))


CITIES = (
    _city("9701", "澜城市", 1, 12, "02:云麓区 03:澜滨区 21:岚泉县 22:竹浦县"),
    _city("9702", "望溪市", 1, 14, "02:砚湖区 03:榆浦区 21:柳塘县 22:禾洲县"),
    _city("9703", "石渡市", 2, 8, "02:岩浦区 21:麦岭县 22:椿山县"),
    _city("9704", "青汀市", 3, 7, "02:汀源区 21:苇泊县 22:桐坞县"),
    _city("9801", "朔宁市", 1, 10, "02:朔安区 03:铁岗区 21:长砺县 22:白桦县"),
    _city("9802", "北砚市", 1, 7, "02:砚北区 21:云砧县 22:乌石县"),
    _city("9803", "桑垣市", 2, 6, "02:垣桑区 21:沙枣县 22:双泉县"),
    _city("9804", "乌泽市", 3, 6, "02:泽滨区 21:芦泊县 22:红柳县"),
    _city("9901", "屿安市", 1, 12, "02:屿中区 03:望海区 04:礁门区 21:月屿县"),
    _city("9902", "东礁市", 1, 7, "02:礁东区 21:帆石县 22:盐洲县"),
    _city("9903", "鹭洲市", 1, 6, "02:鹭滨区 21:榕浦县 22:贝湾县"),
    _city("9904", "汐口市", 2, 5, "02:汐滨区 21:潮坪县 22:鲸湾县"),
)
CITY = {city.code: city for city in CITIES}
COUNTY = {county.code: county for city in CITIES for county in city.counties}
