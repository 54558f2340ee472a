using System.Text.Json;

namespace Jota.Api;

/// <summary>
/// A file of settings with an <c>apiVersion</c> and a <c>kind</c>, such as a KubeSchedulerConfiguration or an audit Policy: YAML or JSON,
/// read strictly.
/// </summary>
public static class ConfigurationFile
{
    /// <summary>No sensible file is longer.</summary>
    private const int Longest = 1 << 20;

    /// <summary>
    /// Opens it: the whole file as a value, or null when it cannot be read at all. Keys given twice, and another version or kind than is
    /// wanted, are noted; reading can go on then.
    /// </summary>
    /// <param name="yaml">The file.</param>
    /// <param name="apiVersion">The version that it must be of.</param>
    /// <param name="kind">The kind that it must be of.</param>
    /// <param name="problems">Where faults are noted, for people.</param>
    public static FileValue? Open(ReadOnlySpan<byte> yaml, string apiVersion, string kind, List<string> problems) =>
        Open(yaml, [apiVersion], kind, problems);

    /// <summary>The same of a file that may be of one of several versions, which say the same.</summary>
    /// <param name="yaml">The file.</param>
    /// <param name="apiVersions">The versions, the one to name first.</param>
    /// <param name="kind">The kind that it must be of.</param>
    /// <param name="problems">Where faults are noted, for people.</param>
    public static FileValue? Open(ReadOnlySpan<byte> yaml, ReadOnlySpan<string> apiVersions, string kind, List<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (yaml.Length > Longest)
        {
            problems.Add($"the file is longer than {Longest} bytes");
            return null;
        }

        try
        {
            var json = YamlToJson.Convert(yaml, new RequestBudget(yaml.Length, CancellationToken.None), out var duplicates);
            problems.AddRange(duplicates is null ? [] : [duplicates]);
            using var document = JsonDocument.Parse(json);
            var file = new FileValue(document.RootElement.Clone(), "", problems);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                file.Refuse("must be a map");
            }

            Named(file, "apiVersion", apiVersions);
            Named(file, "kind", [kind]);
            return file;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private static void Named(FileValue file, string field, ReadOnlySpan<string> wanted)
    {
        if (file.At(field) is not { } found)
        {
            file.Refuse($"{field}: must be {wanted[0]}");
        }
        else if (found.Text() is { } text && !wanted.Contains(text))
        {
            found.Refuse($"must be {wanted[0]}, not \"{text}\"");
        }
    }
}
