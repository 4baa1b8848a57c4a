"""The one NinjaAPI: records and changes here, search from its own package; OpenAPI and docs for all."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import ValidationError

from cms.api.answers import JSONRenderer, refuse
from cms.api.door import allow_own_scripts, open_patterns
from cms.api.feeds import router as feeds_router
from cms.api.routes import router
from cms.api.seats import router as seats_router
from publishing.query_parameters import describe_invalid
from publishing.refusals import BadParameter
from search.web.api import router as search_router

logger = logging.getLogger(__name__)

api = NinjaAPI(
    title="企业公共服务平台数据接口",
    version="1",
    description="平台公开内容的只读接口，任何人可用，不需要登录。",
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url="/docs/",
    # Without the setting Swagger asks validator.swagger.io about every specification that it shows.
    docs=Swagger(settings={"validatorUrl": None, "docExpansion": "list"}),
    docs_decorator=allow_own_scripts,
    renderer=JSONRenderer(),
)
api.add_router("", router)
api.add_router("/search/", search_router)
api.add_router("/feeds/", feeds_router)
api.add_router("/services/", seats_router)


@api.exception_handler(BadParameter)
def refuse_bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
    return refuse(400, "bad_parameter", str(error), error.parameter)


@api.exception_handler(ValidationError)
def refuse_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    parameter, detail = describe_invalid(error.errors)
    return refuse(400, "bad_parameter", detail, parameter)


@api.exception_handler(Http404)
def refuse_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return refuse(404, "not_found", "没有这条内容。")


@api.exception_handler(Exception)
def report_failure(request: HttpRequest, error: Exception) -> HttpResponse:
    """What went wrong goes to the log, not to the reader."""
    logger.exception("%s failed", request.path, exc_info=error)
    return refuse(500, "internal_error", "服务暂时出错，请稍后再试；一再出现请联系平台管理员。")


patterns, app_name, namespace = api.urls
urls = (open_patterns(patterns), app_name, namespace)
