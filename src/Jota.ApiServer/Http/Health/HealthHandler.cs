using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Http;

/// <summary><c>/livez</c>, <c>/readyz</c> and <c>/healthz</c>, as a whole or one check of them, in upstream's words.</summary>
internal sealed class HealthHandler(HttpServices services)
{
    private readonly ILogger _log = services.Options.LoggerFactory.CreateLogger<HealthHandler>();

    // A check that stops being asked once the server stops: who balances load must look elsewhere.
    private readonly HealthCheck _shutdown = HealthCheck.Of("shutdown", () => !services.Stopping.IsCancellationRequested);

    public async Task<bool> HandleAsync(HttpContext http, string path)
    {
        var parts = path.Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
        var kind = parts[0];
        var checks = ChecksOf(kind);
        if (parts.Length > 1)
        {
            var name = path[(kind.Length + 2)..];
            var check = checks.FirstOrDefault(c => c.Name == name);
            if (check is not null)
            {
                await WriteOneAsync(http, check);
            }

            return check is not null;
        }

        await WriteAllAsync(http, kind, checks);
        return true;
    }

    private IReadOnlyList<HealthCheck> ChecksOf(string kind) => kind switch
    {
        "livez" => [.. services.Options.HealthChecks.Where(check => check.Live)],
        "readyz" => [.. services.Options.HealthChecks, _shutdown],
        _ => services.Options.HealthChecks,
    };

    private async Task WriteOneAsync(HttpContext http, HealthCheck check)
    {
        if (await IsWellAsync(check, http.RequestAborted))
        {
            await Answer.BytesAsync(http, StatusCodes.Status200OK, "text/plain; charset=utf-8", "ok"u8.ToArray());
        }
        else
        {
            await Answer.TextAsync(http, StatusCodes.Status500InternalServerError, $"internal server error: {check.Name} failed\n");
        }
    }

    private async Task WriteAllAsync(HttpContext http, string kind, IReadOnlyList<HealthCheck> checks)
    {
        var query = QueryValues.Of(http.Request);
        var excluded = query.All("exclude").ToHashSet(StringComparer.Ordinal);
        var told = new StringBuilder();
        var well = true;
        foreach (var check in checks)
        {
            if (excluded.Remove(check.Name))
            {
                told.Append("[+]").Append(check.Name).Append(" excluded: ok\n");
            }
            else if (await IsWellAsync(check, http.RequestAborted))
            {
                told.Append("[+]").Append(check.Name).Append(" ok\n");
            }
            else
            {
                well = false;
                told.Append("[-]").Append(check.Name).Append(" failed: reason withheld\n");
            }
        }

        if (excluded.Count > 0)
        {
            var names = string.Join(',', excluded.Order(StringComparer.Ordinal).Select(name => $"\"{name}\""));
            told.Append("warn: some health checks cannot be excluded: no matches for ").Append(names).Append('\n');
        }

        var code = well ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError;
        told.Append(kind).Append(well ? " check passed\n" : " check failed\n");
        await Answer.TextAsync(http, code, well && !query.Has("verbose") ? "ok" : told.ToString());
    }

    private async ValueTask<bool> IsWellAsync(HealthCheck check, CancellationToken ct)
    {
        var reason = await check.CheckAsync(ct);
        if (reason is not null)
        {
            Log.Unhealthy(_log, check.Name, reason);
        }

        return reason is null;
    }
}
