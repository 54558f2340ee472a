using System.Collections.Immutable;
using System.Security.Cryptography;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Follows the file with an AuthenticationConfiguration: what it says next counts as soon as it is there. One that cannot be read or used
/// changes nothing, and is told.
/// </summary>
public sealed partial class ConfigurationReload : IMetricSource, IAsyncDisposable
{
    private readonly string _file;
    private readonly JwtAuthentication _jwt;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ReloadCounts _counts;
    private readonly FolderWatch _watch;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private byte[] _seen = [];

    /// <summary>Begins to follow. Throws <see cref="IOException"/> when the file's folder cannot be watched.</summary>
    /// <param name="file">The file; may be a link.</param>
    /// <param name="jwt">What follows it.</param>
    /// <param name="services">Stands on these.</param>
    public ConfigurationReload(string file, JwtAuthentication jwt, FollowServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        (_file, _jwt, _clock, _log) = (Path.GetFullPath(file), jwt, services.Clock, services.Log);
        _counts = new(_clock);
        _watch = new(Path.GetDirectoryName(_file)!);
        var loop = new Loop("authentication configuration", services.Health ?? new(), _clock, _log);

        // What was changed between the first reading and now is looked at in the first turn.
        _following = loop.ForeverAsync(FollowAsync, _stop.Token);
    }

    /// <inheritdoc/>
    public void Write(MetricWriter into) => _counts.Write(into);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _watch.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        await LookAsync(ct);
        await _watch.WaitAsync(ct);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (await ReadAsync(ct) is not { } content || SHA256.HashData(content) is var hash && hash.AsSpan().SequenceEqual(_seen))
        {
            return;
        }

        var isFirst = _seen.Length == 0;
        _seen = hash;
        if (AuthenticationConfigurationFile.Read(content, out var problems) is not { } configuration)
        {
            Fail(problems);
            return;
        }

        await _jwt.ApplyAsync(configuration);
        if (!isFirst)
        {
            _counts.Succeeded();
            LogReloaded(_log, _file);
        }
    }

    private async Task<byte[]?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(_file, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever replaces it may take it away first.
            Fail([e.Message]);
            return null;
        }
    }

    private void Fail(ImmutableArray<string> problems)
    {
        _counts.Failed();
        LogBroken(_log, _file, string.Join("; ", problems));
    }

    [LoggerMessage(LogLevel.Information, "{File} has changed, and counts from now on")]
    private static partial void LogReloaded(ILogger log, string file);

    [LoggerMessage(LogLevel.Error, "{File} cannot be used, and what it said before still counts: {Problems}")]
    private static partial void LogBroken(ILogger log, string file, string problems);
}
