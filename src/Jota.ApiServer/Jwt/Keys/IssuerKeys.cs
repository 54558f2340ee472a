using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// The keys of one issuer: fetched when the first token comes, kept for as long as nothing newer is to be had, and fetched anew when a
/// token names another key, or after an hour. Whatever comes, an issuer is asked once at a time, and then not for ten seconds.
/// </summary>
internal sealed partial class IssuerKeys(JwtIssuer issuer, TimeProvider clock, ILogger log) : IAsyncDisposable
{
    /// <summary>Between one fetch and the next, good or bad.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>How long an issuer may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Keys that an issuer takes back count for no longer, as long as it can be asked.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly IssuerClient _client = new(issuer);
    private readonly CancellationTokenSource _stop = new();
    private volatile KeySet? _keys;
    private Task _fetching = Task.CompletedTask;
    private DateTimeOffset _again = DateTimeOffset.MinValue;
    private DateTimeOffset _old;

    /// <summary>Whose they are.</summary>
    public JwtIssuer Issuer { get; } = issuer;

    /// <summary>The keys; null when there never were any.</summary>
    public async ValueTask<KeySet?> GetAsync(CancellationToken ct)
    {
        if (_keys is not { } keys)
        {
            return await NewerAsync(null, ct);
        }

        lock (_gate)
        {
            if (clock.GetUtcNow() >= _old)
            {
                Begin();
            }
        }

        return keys;
    }

    /// <summary>The keys after those that were seen: fetched now if that may be, else the same again.</summary>
    public async ValueTask<KeySet?> NewerAsync(KeySet? seen, CancellationToken ct)
    {
        Task fetching;
        lock (_gate)
        {
            if (_keys != seen)
            {
                return _keys;
            }

            fetching = Begin();
        }

        await fetching.WaitAsync(ct);
        return _keys;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task fetching;
        lock (_gate)
        {
            _again = DateTimeOffset.MaxValue;
            fetching = _fetching;
        }

        await fetching;
        _client.Dispose();
        _stop.Dispose();
    }

    /// <summary>Begins to fetch, unless that goes on or was done just now. The gate is held.</summary>
    private Task Begin()
    {
        var now = clock.GetUtcNow();
        if (_fetching.IsCompleted && now >= _again)
        {
            _again = now + Rest;
            _fetching = Task.Run(FetchAsync, CancellationToken.None);
        }

        return _fetching;
    }

    private async Task FetchAsync()
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        try
        {
            var keys = await _client.FetchAsync(either.Token);
            lock (_gate)
            {
                (_keys, _old) = (keys, clock.GetUtcNow() + Age);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The issuer is no longer configured.
        }
        catch (OperationCanceledException)
        {
            LogAway(log, Issuer.Url, $"no answer within {Longest.TotalSeconds} s");
        }
        catch (IssuerException e)
        {
            LogAway(log, Issuer.Url, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The keys of the token issuer {Issuer} are not to be had: {Why}")]
    private static partial void LogAway(ILogger log, string issuer, string why);
}
