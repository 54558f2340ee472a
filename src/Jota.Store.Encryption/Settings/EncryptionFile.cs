using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Store.Encryption.Settings;

/// <summary>
/// Reads an <c>EncryptionConfiguration</c> of apiserver.config.k8s.io/v1 (KEP-1986, KEP-3299), strictly: what is not known, cannot be, or
/// would never come into effect is refused with its place, in upstream's words where it has some. Keys are never told.
/// </summary>
internal static class EncryptionFile
{
    private const string Version = "apiserver.config.k8s.io/v1";
    private const string Kind = "EncryptionConfiguration";

    /// <summary>Reads it; empty with what is wrong with it.</summary>
    /// <param name="yaml">The file, YAML or JSON.</param>
    /// <param name="problems">What is wrong, for people; empty when nothing is.</param>
    public static ImmutableArray<EncryptionRule> Read(ReadOnlySpan<byte> yaml, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var rules = ConfigurationFile.Open(yaml, Version, Kind, found) is { } file ? Read(file) : [];
        problems = [.. found];
        return problems.IsEmpty ? rules : [];
    }

    private static ImmutableArray<EncryptionRule> Read(FileValue file)
    {
        file.Only("apiVersion", "kind", "resources");
        var rules = file.Items("resources");
        if (rules.Count == 0)
        {
            file.Refuse("resources: at least one resources is required");
        }

        var plugins = new HashSet<string>(StringComparer.Ordinal);
        ImmutableArray<EncryptionRule> read = [.. rules.Select(rule => ReadRule(rule, plugins))];
        MaskedRules.Check(read, rules);
        return read;
    }

    private static EncryptionRule ReadRule(FileValue rule, HashSet<string> plugins)
    {
        rule.Only("resources", "providers");
        var providers = rule.Items("providers");
        if (providers.Count == 0)
        {
            rule.Refuse("providers: at least one providers is required");
        }

        return new(
            ResourceRules.Read(rule),
            [.. providers.Select(provider => ProviderFile.Read(provider, plugins)).OfType<ProviderSettings>()]);
    }
}
