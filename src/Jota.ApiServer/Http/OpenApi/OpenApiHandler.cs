using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/openapi/v2</c> and <c>/openapi/v3</c>.</summary>
internal sealed class OpenApiHandler(object? documents)
{
    public Task<bool> HandleAsync(HttpContext http, string path) => Task.FromResult(documents is not null && path.Length == 0 && http is null);
}
