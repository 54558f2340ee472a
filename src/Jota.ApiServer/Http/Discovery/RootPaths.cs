using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary><c>/</c>: every path that is not a resource.</summary>
internal sealed class RootPaths(HttpServices services)
{
    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = JsonText.Writer(body))
        {
            json.WriteStartObject();
            json.WriteStartArray("paths"u8);
            foreach (var known in All().Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(known);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await Answer.BytesAsync(http, StatusCodes.Status200OK, "application/json", body.WrittenMemory);
        return true;
    }

    private IEnumerable<string> All()
    {
        string[] always = ["/api", "/apis", "/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];
        var checks = services.Options.HealthChecks;
        return always
            .Concat(checks.Select(check => $"/healthz/{check.Name}"))
            .Concat(checks.Where(check => check.Live).Select(check => $"/livez/{check.Name}"))
            .Concat(checks.Select(check => $"/readyz/{check.Name}"))
            .Concat(services.Catalog.Served.SelectMany(resource => PathsOf(resource.Names.Group, resource.Names.Version)).Distinct());
    }

    private static IEnumerable<string> PathsOf(string group, string version) =>
        group.Length == 0 ? [$"/api/{version}"] : [$"/apis/{group}", $"/apis/{group}/{version}"];
}
