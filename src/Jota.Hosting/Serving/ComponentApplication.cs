using System.Buffers;
using System.Text;
using Jota.Api;
using Jota.Client;
using Jota.Kubelet;
using Jota.Transport.Https;
using k8s.Models;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Serving;

/// <summary>
/// Answers for a component. Its health is told to everybody; its figures to those of whom the cluster says that they may <c>get</c> the
/// path <c>/metrics</c>, as upstream.
/// </summary>
internal sealed partial class ComponentApplication(ComponentServerOptions options) : IHttpApplication<HttpContext>
{
    private const string Figures = "/metrics";
    private const string Text = "text/plain; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ILogger _log = options.Logging.CreateLogger<ComponentServer>();
    private readonly TokenReviewAuthenticator _tokens = new(options.Api, options.Clock);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // Nothing outlives the request.
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (ApiException e)
        {
            await WriteAsync(context, e.Code, Text, Encoding.UTF8.GetBytes(e.Message + "\n"));
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(_log, e, context.Request.Path);
            await WriteAsync(context, 500, Text, "internal error\n"u8.ToArray());
        }
    }

    private Task AnswerAsync(HttpContext context) => (context.Request.Path.Value ?? "/").TrimEnd('/') switch
    {
        "/healthz" => HealthAsync(context, "healthz", [.. options.Checks.Where(check => check.Live)]),
        "/livez" => HealthAsync(context, "livez", [.. options.Checks.Where(check => check.Live)]),
        "/readyz" => HealthAsync(context, "readyz", options.Checks),
        Figures when options.Metrics is { } metrics => FiguresAsync(context, metrics),
        _ => throw new ApiException(404, "NotFound", "404 page not found"),
    };

    private static Task HealthAsync(HttpContext context, string page, IReadOnlyList<ComponentCheck> checks)
    {
        var told = new StringBuilder("[+]ping ok\n");
        var well = true;
        foreach (var check in checks)
        {
            var why = check.Why();
            well &= why is null;
            told.Append(why is null ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: reason withheld\n");
        }

        told.Append(page).Append(well ? " check passed\n" : " check failed\n");
        var brief = well && !context.Request.Query.ContainsKey("verbose");
        return WriteAsync(context, well ? 200 : 500, Text, Encoding.UTF8.GetBytes(brief ? "ok" : told.ToString()));
    }

    private async Task FiguresAsync(HttpContext context, IMetricSource metrics)
    {
        await CheckAsync(context);
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        metrics.Write(new MetricWriter(body));
        ProcessMetrics.Instance.Write(new MetricWriter(body));
        await WriteAsync(context, 200, Prometheus, body.WrittenMemory);
    }

    private async Task CheckAsync(HttpContext context)
    {
        if (options.Certificate is null)
        {
            return;
        }

        var ct = context.RequestAborted;
        var user = ClientCertificates.VerdictOn(context).Subject is { } subject
            ? new UserIdentity(subject.CommonName) { Groups = [.. subject.Organizations, UserIdentity.AuthenticatedGroup] }
            : BearerToken.Of(context.Request) is { } token ? await _tokens.AuthenticateAsync(token, ct) : null;
        if (user is null)
        {
            throw new ApiException(401, "Unauthorized", "Unauthorized");
        }

        var review = await options.Api.CreateAsync(
            new V1SubjectAccessReview
            {
                Metadata = new(),
                Spec = new()
                {
                    User = user.Name,
                    Groups = [.. user.Groups],
                    NonResourceAttributes = new() { Path = Figures, Verb = "get" },
                },
            },
            ct);
        if (review.Status is not { Allowed: true })
        {
            throw new ApiException(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot get path \"{Figures}\"");
        }
    }

    private static async Task WriteAsync(HttpContext context, int code, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    [LoggerMessage(LogLevel.Error, "Answering {Path} failed")]
    private static partial void LogFailed(ILogger log, Exception why, PathString path);
}
