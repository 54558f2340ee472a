using System.Collections.Immutable;
using Jota.Client;
using Jota.Store.Encryption.Figures;
using Jota.Store.Encryption.Providers;
using Jota.Store.Encryption.Settings;
using Jota.Store.Encryption.Tables;

namespace Jota.Store.Encryption;

/// <summary>
/// Encryption of what is stored, as a file with an EncryptionConfiguration says: which resources, and with which keys. What is in memory
/// stays plain.
/// </summary>
public sealed class EncryptionAtRest : IMetricSource, IAsyncDisposable
{
    private const string Registry = "/registry";

    private readonly EncryptionOptions _options;
    private readonly Transformations _transformations = new();
    private volatile ProviderTable _now;

    private EncryptionAtRest(EncryptionOptions options)
    {
        _options = options;
        _now = TableOf(Read());
    }

    /// <summary>The providers as of now.</summary>
    internal ProviderTable Now => _now;

    /// <summary>Whether somebody waits for other keys.</summary>
    internal UnreadValues Unread { get; } = new();

    /// <summary>Reads the file.</summary>
    /// <exception cref="EncryptionFileException">It cannot be used; all that is wrong with it is told.</exception>
    public static EncryptionAtRest Open(EncryptionOptions options) => new(options);

    /// <summary>A store in which values lie encrypted, with plain ones for who uses it. Disposing it disposes the one inside, and this.</summary>
    public IRevisionedStore Over(IRevisionedStore store) => new EncryptedStore(store, this);

    /// <inheritdoc/>
    public void Write(MetricWriter into) => _transformations.Write(into);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Unread.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A key as upstream's server has it in etcd.</summary>
    internal string PathOf(string key) => ReferenceEquals(_options.Root, Registry) || _options.Root == Registry
        ? key
        : string.Concat(_options.Root, key.AsSpan(Registry.Length));

    private ImmutableArray<EncryptionRule> Read()
    {
        try
        {
            var rules = EncryptionFile.Read(File.ReadAllBytes(_options.Path), out var problems);
            return problems.IsEmpty ? rules
                : throw new EncryptionFileException(string.Join('\n', problems.Select(problem => $"{_options.Path}: {problem}")));
        }
        catch (Exception e) when (e is (IOException and not EncryptionFileException) or UnauthorizedAccessException)
        {
            throw new EncryptionFileException($"{_options.Path}: {e.Message}", e);
        }
    }

    private ProviderTable TableOf(ImmutableArray<EncryptionRule> rules) =>
        new([.. rules.Select(rule => (rule.Resources, rule.Providers.Select(ProviderOf).ToImmutableArray()))], _transformations);

    private static Provider ProviderOf(ProviderSettings settings) => settings switch
    {
        ProviderSettings.Keyed keyed => ProviderMaking.Of(keyed),
        _ => IdentityProvider.Instance,
    };
}
