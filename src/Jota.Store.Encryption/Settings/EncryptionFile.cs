using System.Collections.Immutable;
using System.Text.Json;
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

    /// <summary>No sensible file is longer.</summary>
    private const int Longest = 1 << 20;

    /// <summary>Reads it; empty with what is wrong with it.</summary>
    /// <param name="yaml">The file, YAML or JSON.</param>
    /// <param name="problems">What is wrong, for people; empty when nothing is.</param>
    public static ImmutableArray<EncryptionRule> Read(ReadOnlySpan<byte> yaml, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var rules = Read(yaml, found);
        problems = [.. found];
        return problems.IsEmpty ? rules : [];
    }

    private static ImmutableArray<EncryptionRule> Read(ReadOnlySpan<byte> yaml, List<string> problems)
    {
        if (yaml.IsEmpty || yaml.Length > Longest)
        {
            problems.Add(yaml.IsEmpty ? "the file is empty" : $"the file is longer than {Longest} bytes");
            return [];
        }

        try
        {
            var json = YamlToJson.Convert(yaml, new RequestBudget(yaml.Length, CancellationToken.None), out var duplicates);
            problems.AddRange(duplicates is null ? [] : [duplicates]);
            using var document = JsonDocument.Parse(json);
            return Read(new FileValue(document.RootElement, "", problems));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            problems.Add(e.Message);
            return [];
        }
    }

    private static ImmutableArray<EncryptionRule> Read(FileValue file)
    {
        file.Only("apiVersion", "kind", "resources");
        Named(file, "apiVersion", Version);
        Named(file, "kind", Kind);
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

    private static void Named(FileValue file, string field, string wanted)
    {
        if (file.At(field) is not { } found)
        {
            file.Refuse($"{field}: must be {wanted}");
        }
        else if (found.Text() is { } text && text != wanted)
        {
            found.Refuse($"must be {wanted}, not \"{text}\"");
        }
    }
}
