using System.Collections.Immutable;
using Jota.Client;
using Jota.Store.Encryption.Figures;
using Jota.Store.Encryption.Providers;
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
    private Task _running = Task.CompletedTask;
    private volatile ProviderTable _now;

    private EncryptionAtRest(EncryptionOptions options, TimeProvider clock, ILogger log)
    {
        (_options, _clock, _log, _reloads) = (options, clock, log, new(clock));
        var content = FileContent.Of(options.Path);
        (_mark, _now) = (content.Mark, TableOf(Read(content)));
    }

    /// <summary>The providers as of now.</summary>
    internal ProviderTable Now => _now;

    /// <summary>Whether somebody waits for other keys.</summary>
    internal UnreadValues Unread { get; } = new();

    /// <summary>Reads the file.</summary>
    /// <exception cref="EncryptionFileException">It cannot be used; all that is wrong with it is told.</exception>
    public static EncryptionAtRest Open(EncryptionOptions options, TimeProvider clock, ILogger<EncryptionAtRest> log) =>
        new(options, clock, log);

    /// <summary>Begins to follow the file, where that is wanted, until it is disposed.</summary>
    /// <param name="health">Where it is told that this cannot go on.</param>
    public void Begin(LoopHealth health)
    {
        if (_options.AutomaticReload)
        {
            var follower = new FileFollower(_options.Path, _mark, TakeAsync, _reloads, _log);
            var loop = new Loop("encryption configuration", health, _clock, _log);
            _running = Task.Run(() => loop.ForeverAsync(follower.FollowAsync, _stop.Token));
        }
    }

    /// <summary>A store in which values lie encrypted, with plain ones for who uses it. Disposing it disposes the one inside, and this.</summary>
    public IRevisionedStore Over(IRevisionedStore store) => new EncryptedStore(store, this);

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
        Unread.Dispose();
        _stop.Dispose();
    }

    /// <summary>A key as upstream's server has it in etcd.</summary>
    internal string PathOf(string key) => _options.Root == Registry ? key : string.Concat(_options.Root, key.AsSpan(Registry.Length));

    private Task TakeAsync(FileContent content, CancellationToken ct)
    {
        _now = TableOf(Read(content));
        Unread.Renew();
        return Task.CompletedTask;
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

    private ProviderTable TableOf(ImmutableArray<EncryptionRule> rules) =>
        new([.. rules.Select(rule => (rule.Resources, rule.Providers.Select(ProviderOf).ToImmutableArray()))], _transformations);

    private static Provider ProviderOf(ProviderSettings settings) => settings switch
    {
        ProviderSettings.Identity => IdentityProvider.Instance,
        ProviderSettings.Keyed keyed => ProviderMaking.Of(keyed),
        _ => throw new EncryptionFileException("KMS plugins are not served yet"),
    };
}
