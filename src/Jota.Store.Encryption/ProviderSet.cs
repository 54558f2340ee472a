using System.Collections.Immutable;
using Jota.Client;
using Jota.Store.Encryption.Figures;
using Jota.Store.Encryption.Kms;
using Jota.Store.Encryption.Providers;
using Jota.Store.Encryption.Settings;
using Jota.Store.Encryption.Tables;
using Microsoft.Extensions.Logging;

namespace Jota.Store.Encryption;

/// <summary>The providers of one configuration, and those who follow its plugins.</summary>
internal sealed class ProviderSet
{
    private readonly ImmutableArray<KmsUse> _plugins;

    private ProviderSet(ProviderTable table, ImmutableArray<KmsUse> plugins) => (Table, _plugins) = (table, plugins);

    /// <summary>Which of them a key has.</summary>
    public ProviderTable Table { get; }

    /// <summary>The longest that what has begun with one of them may take.</summary>
    public TimeSpan Patience => _plugins.Aggregate(TimeSpan.Zero, (sum, use) => sum + (2 * use.Provider.Settings.Timeout));

    /// <summary>Makes them; plugins that the set before has just so go on.</summary>
    public static ProviderSet Of(ImmutableArray<EncryptionRule> rules, ProviderSet? before, Transformations counts, TimeProvider clock)
    {
        var plugins = ImmutableArray.CreateBuilder<KmsUse>();
        var table = new ProviderTable(
            [.. rules.Select(rule => (rule.Resources, rule.Providers.Select(ProviderOf).ToImmutableArray()))], counts);
        return new(table, plugins.ToImmutable());

        Provider ProviderOf(ProviderSettings settings)
        {
            switch (settings)
            {
                case ProviderSettings.Keyed keyed:
                    return ProviderMaking.Of(keyed);
                case ProviderSettings.Kms kms:
                    var use = before?._plugins.FirstOrDefault(one => one.Provider.Settings == kms) ?? new(new(kms, clock));
                    plugins.Add(use);
                    return use.Provider;
                default:
                    return IdentityProvider.Instance;
            }
        }
    }

    /// <summary>Asks each plugin; answers what is wrong with them, null when nothing is.</summary>
    public async ValueTask<string?> WhyUnwellAsync(CancellationToken ct)
    {
        var problems = new List<string>();
        foreach (var use in _plugins)
        {
            if (await use.Provider.Keeper.WhyUnwellAsync(ct) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return problems.Count == 0 ? null : string.Join("; ", problems);
    }

    /// <summary>Follows those that nobody follows yet.</summary>
    public void Follow(Action back, LoopHealth health, TimeProvider clock, ILogger log)
    {
        foreach (var use in _plugins)
        {
            use.Follow(back, health, clock, log);
        }
    }

    /// <summary>Ends those that another set does not go on with.</summary>
    public async ValueTask EndAsync(ProviderSet? after)
    {
        foreach (var use in _plugins.Where(use => after?._plugins.Contains(use) != true))
        {
            await use.DisposeAsync();
        }
    }
}
