using System.Collections.Immutable;
using Jota.Api;
using Jota.Client;
using Jota.Store.Encryption.Figures;
using Jota.Store.Encryption.Kms;
using Jota.Store.Encryption.Reloading;
using Jota.Store.Encryption.Settings;
using Jota.Store.Encryption.Tables;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Encryption;

/// <summary>
/// Encryption of what is stored, as a file with an EncryptionConfiguration says: which resources, and with which keys. What is in memory
/// stays plain.
/// </summary>
public sealed class EncryptionAtRest : IMetricSource, IAsyncDisposable
{
    private const string Registry = "/registry";

    private readonly EncryptionOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Transformations _transformations = new();
    private readonly ReloadFigures _reloads;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _mark;
    private LoopHealth? _health;
    private Task _running = Task.CompletedTask;
    private volatile ProviderSet _now;

    private EncryptionAtRest(EncryptionOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log, _reloads) = (options, clock, log, new(clock));
        var content = FileContent.Of(options.Path);
        (_mark, _now) = (content.Mark, ProviderSet.Of(Read(content), null, _transformations, clock));
    }

    /// <summary>The providers as of now.</summary>
    internal ProviderTable Now => _now.Table;

    /// <summary>Whether somebody waits for other keys.</summary>
    internal UnreadValues Unread { get; } = new();

    /// <summary>
    /// Reads the file, and has its KMS plugins give keys. One that does not answer is no hindrance: it is told by
    /// <see cref="WhyUnwellAsync"/>, and by whatever needs it.
    /// </summary>
    /// <exception cref="EncryptionFileException">It cannot be used; all that is wrong with it is told.</exception>
    public static async Task<EncryptionAtRest> OpenAsync(
        EncryptionOptions options, TimeProvider clock, ILogger<EncryptionAtRest> log, CancellationToken ct)
    {
        var opened = new EncryptionAtRest(options, clock, log);
        await opened.WhyUnwellAsync(ct);
        return opened;
    }

    /// <summary>Begins to follow the plugins, and the file where that is wanted, until it is disposed.</summary>
    /// <param name="health">Where it is told that this cannot go on.</param>
    public void Begin(LoopHealth health)
    {
        _health = health;
        _now.Follow(Unread.Renew, health, _clock, _log);
        if (_options.AutomaticReload)
        {
            var follower = new FileFollower(_options.Path, _mark, TakeAsync, _reloads, _log);
            var loop = new Loop("encryption configuration", health, _clock, _log);
            _running = Task.Run(() => loop.ForeverAsync(follower.FollowAsync, _stop.Token));
        }
    }

    /// <summary>A store in which values lie encrypted, plain for who uses it. Disposing it disposes the one inside, and this.</summary>
    public IRevisionedStore Over(IRevisionedStore store) => new EncryptedStore(store, this);

    /// <summary>What is wrong with the KMS plugins, as upstream's check <c>kms-providers</c> asks; null when nothing is.</summary>
    public ValueTask<string?> WhyUnwellAsync(CancellationToken ct) => _now.WhyUnwellAsync(ct);

    /// <inheritdoc/>
    public void Write(MetricWriter into)
    {
        _transformations.Write(into);
        _reloads.Write(into);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _now.EndAsync(null);
        Unread.Dispose();
        _stop.Dispose();
    }

    /// <summary>A key as upstream's server has it in etcd.</summary>
    internal string PathOf(string key) => _options.Root == Registry ? key : string.Concat(_options.Root, key.AsSpan(Registry.Length));

    private async Task TakeAsync(FileContent content, CancellationToken ct)
    {
        // 1. A plugin that cannot encrypt must not take the place of keys that can.
        var (before, after) = (_now, ProviderSet.Of(Read(content), _now, _transformations, _clock));
        if (await after.WhyUnwellAsync(ct) is { } problem)
        {
            await after.EndAsync(before);
            throw new KmsException(problem);
        }

        // 2. From here on all is written, and read, as the file says now.
        _now = after;
        Unread.Renew();
        after.Follow(Unread.Renew, _health!, _clock, _log);

        // 3. What has begun before may still be under way.
        await _clock.DelayAsync(before.Patience, ct);
        await before.EndAsync(after);
    }

    private ImmutableArray<EncryptionRule> Read(FileContent content)
    {
        if (content.Problem is { } problem)
        {
            throw new EncryptionFileException($"{_options.Path}: {problem}");
        }

        var rules = EncryptionFile.Read(content.Bytes, out var problems);
        return problems.IsEmpty ? rules
            : throw new EncryptionFileException(string.Join('\n', problems.Select(problem => $"{_options.Path}: {problem}")));
    }
}
