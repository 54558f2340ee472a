using Jota.Api;
using Jota.ApiServer.Fairness;
using Jota.Client;
using k8s.Models;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Http;

/// <summary>
/// The way of every request: named, authenticated, let in, routed; and the one place that turns a failure into an answer.
/// </summary>
internal sealed class RequestPipeline(HttpServices services, ILogger<RequestPipeline> log)
{
    private readonly AggregationHandler _aggregation = new(services);
    private readonly AuditGate? _audit = services.Options.Audit is { } auditor ? new(auditor, services.Clock) : null;
    private readonly FairnessGate _gate = new(services);
    private readonly PathRouter _paths = new(services);
    private readonly ResourceRouter _resources = new(services);

    public async Task HandleAsync(HttpContext http)
    {
        http.Response.Headers[AuditId.Header] = AuditId.Of(http.Request, services.Ids);
        http.Response.Headers.CacheControl = "no-cache, private";
        CountedUpgrade.Set(http);
        AuditedRequest? audited = null;
        try
        {
            var received = _audit?.Now ?? default;
            var path = http.Request.Path.Value ?? "/";
            var resource = ApiPath.Parse(path);
            if (await AuthenticateAsync(http) is not { } caller)
            {
                await (_audit?.RefuseAsync(http, received, path, resource) ?? default);
                throw new ApiException(401, "Unauthorized", "Unauthorized");
            }

            audited = _audit is null ? null : await _audit.EnterAsync(http, received, caller, path, resource);
            var user = Impersonation.Of(http, caller, services.Authorizer);
            audited?.ActsAs(user);
            var seats = await _gate.EnterAsync(http, user, path, resource);
            try
            {
                audited?.Authorize(services.Authorizer);
                await RouteAsync(http, user, path, resource, audited);
            }
            finally
            {
                _gate.Leave(seats);
                http.Features.Get<WatchBeginning>()?.End();
            }
        }
        catch (ApiException failure)
        {
            WarningHeader.Write(http.Response.Headers, failure.Warnings);
            await FailAsync(http, failure.ToStatus(), audited);
        }
        catch (Exception gone) when (gone is ConnectionResetException or ConnectionAbortedException)
        {
            // Whoever reads or writes may meet the connection's end before the request is told of it.
            Leave(http, audited);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || services.Stopping.IsCancellationRequested)
        {
            // Nobody is left to answer.
            Leave(http, audited);
        }
        catch (BadHttpRequestException bad)
        {
            await FailAsync(http, new ApiException(bad.StatusCode, "BadRequest", bad.Message).ToStatus(), audited);
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            Leave(http, audited);
        }
        catch (Exception unexpected)
        {
            Log.RequestFailed(log, unexpected, http.Request.Method, http.Request.Path);
            audited?.Panicked(unexpected);
            await FailAsync(http, Unexpected(unexpected), audited);
        }
        finally
        {
            if (audited is not null)
            {
                await audited.CompleteAsync();
            }
        }
    }

    private async Task RouteAsync(HttpContext http, UserIdentity user, string path, ApiPath? known, AuditedRequest? audited)
    {
        if (await _aggregation.HandleAsync(http, user, path))
        {
            return;
        }

        var served = known is { } resource
            ? await _resources.HandleAsync(http, user, resource, audited)
            : await _paths.HandleAsync(http, user, path.Length > 1 ? path.TrimEnd('/') : path);
        if (!served)
        {
            await Answer.NoSuchPageAsync(http);
        }
    }

    /// <summary>Who asks; null when what he shows is wrong, or he shows nothing where that is not enough.</summary>
    private async ValueTask<UserIdentity?> AuthenticateAsync(HttpContext http)
    {
        foreach (var authenticator in services.Authenticators)
        {
            var outcome = await authenticator.AuthenticateAsync(http);
            if (outcome.User is { } user)
            {
                return user;
            }

            if (outcome == AuthenticationOutcome.BadCredential)
            {
                return null;
            }
        }

        return services.Options.Jwt is not { } jwt || jwt.Anonymous.Allows(http.Request.Path.Value ?? "/") ? UserIdentity.Anonymous : null;
    }

    private static void Leave(HttpContext http, AuditedRequest? audited)
    {
        audited?.Left();
        http.Abort();
    }

    private static async Task FailAsync(HttpContext http, V1Status status, AuditedRequest? audited)
    {
        audited?.Answered(status);
        if (http.Response.HasStarted)
        {
            // The client must not take what it has for the whole answer.
            http.Abort();
            return;
        }

        http.Response.Headers.ContentEncoding = default;
        http.Response.Headers.Vary = default;
        await Answer.StatusAsync(http, status);
    }

    private static V1Status Unexpected(Exception unexpected) => new ApiException(
        500,
        "InternalError",
        $"Internal error occurred: {unexpected.Message}",
        new V1StatusDetails { Causes = [new V1StatusCause { Message = unexpected.Message }] }).ToStatus();
}
