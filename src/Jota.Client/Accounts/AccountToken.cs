using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>
/// The token of a service account, asked for when it is first needed and again when four fifths of its time have passed
/// (<c>serviceaccounts/NAME/token</c>). An account that does not exist yet is made, as upstream's controller manager does.
/// </summary>
/// <param name="api">The API, as somebody who may create accounts and their tokens.</param>
/// <param name="account">The account.</param>
/// <param name="clock">The time.</param>
public sealed class AccountToken(IApi api, ObjectKey account, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Held? _held;
    private Task<Held>? _asking;

    /// <summary>One that is good now. Throws <see cref="ApiException"/> when none is given.</summary>
    public async ValueTask<string> GetAsync(CancellationToken ct)
    {
        Task<Held> asking;
        lock (_gate)
        {
            if (_held is { } held && clock.GetUtcNow() < held.RenewAt)
            {
                return held.Token;
            }

            // Once for all who want one now.
            asking = _asking is { IsCompleted: false } running ? running : _asking = Task.Run(AskAsync, CancellationToken.None);
        }

        return (await asking.WaitAsync(ct)).Token;
    }

    /// <summary>This one is not accepted: the next one is asked for anew.</summary>
    public void Forget(string token)
    {
        lock (_gate)
        {
            _held = _held?.Token == token ? null : _held;
        }
    }

    private async Task<Held> AskAsync()
    {
        using var limit = clock.CancelAfter(LongestCall);
        Held held;
        try
        {
            held = await RequestAsync(limit.Token);
        }
        catch (ApiException e) when (e.Code == 404)
        {
            await MakeAccountAsync(limit.Token);
            held = await RequestAsync(limit.Token);
        }

        lock (_gate)
        {
            _held = held;
        }

        return held;
    }

    private async Task<Held> RequestAsync(CancellationToken ct)
    {
        var asked = clock.GetUtcNow();
        var wanted = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Metadata = new(),
            Spec = new() { Audiences = [], ExpirationSeconds = (long)Lifetime.TotalSeconds },
        };
        var target = ApiTarget.Of(api.Catalog.For<V1ServiceAccount>(), account, "token");
        var status = (await api.CreateAsync(target, new ApiBody.Typed(wanted), WriteOptions.Plain, ct))
            .Object.As<Authenticationv1TokenRequest>().Status;

        // The server may give it less time than was asked for.
        var left = status.ExpirationTimestamp is { } end ? new DateTimeOffset(end.ToUniversalTime()) - asked : Lifetime;
        return new(status.Token, asked.Plus(left * 0.8));
    }

    private async Task MakeAccountAsync(CancellationToken ct)
    {
        try
        {
            await api.CreateAsync(
                new V1ServiceAccount { Metadata = new() { Name = account.Name, NamespaceProperty = account.Namespace } }, ct);
        }
        catch (ApiException e) when (e.Code == 409)
        {
            // Somebody else was quicker.
        }
    }

    private sealed record Held(string Token, DateTimeOffset RenewAt);
}
