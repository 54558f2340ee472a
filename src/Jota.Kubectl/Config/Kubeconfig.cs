using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>
/// The kubeconfig that one or several files make up: of entries with the same name, and of single values, those of the first file count.
/// </summary>
internal sealed class Kubeconfig
{
    private static readonly string[] Lists = ["clusters", "contexts", "users"];

    private Kubeconfig(IReadOnlyList<string> files, JsonObject merged)
    {
        Files = files;
        Merged = merged;
    }

    /// <summary>The files, whether they are there or not.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>All of them as one.</summary>
    public JsonObject Merged { get; }

    public string CurrentContext => (string?)Merged["current-context"] ?? "";

    /// <summary>Whether no file said anything.</summary>
    public bool IsEmpty => CurrentContext.Length == 0 && Lists.All(list => Merged[list] is not JsonArray { Count: > 0 });

    /// <summary>Reads the files there are.</summary>
    /// <param name="files">In the order in which they count.</param>
    /// <param name="mustExist">Whether one that is not there is an error.</param>
    /// <param name="paths">What becomes of paths in them.</param>
    public static Kubeconfig Load(IReadOnlyList<string> files, bool mustExist, PathsAre paths = PathsAre.Absolute)
    {
        var merged = new JsonObject();
        foreach (var file in files)
        {
            if (mustExist && !File.Exists(file))
            {
                throw new KubectlException($"error: stat {file}: no such file or directory");
            }

            if (File.Exists(file) && Read(file) is { } config)
            {
                if (paths == PathsAre.Absolute)
                {
                    MakeAbsolute(config, Path.GetDirectoryName(file)!);
                }

                Merge(merged, config);
            }
        }

        return new(files, merged);
    }

    /// <summary>One file as it stands; null when it is empty.</summary>
    public static JsonObject? Read(string file)
    {
        try
        {
            var json = YamlToJson.Convert(File.ReadAllBytes(file), RequestBudget.Unlimited, out _);
            return JsonNode.Parse(json.Span) switch
            {
                null => null,
                JsonObject config => config,
                _ => throw new FormatException("it is no map"),
            };
        }
        catch (FormatException wrong)
        {
            throw new KubectlException($"error: error loading config file \"{file}\": {wrong.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubectlException($"error: error loading config file \"{file}\": {e.Message}");
        }
    }

    /// <summary>The part of an entry of a list that says what it is; null when there is no such entry.</summary>
    /// <param name="list">Such as <c>contexts</c>.</param>
    /// <param name="name">The entry's name.</param>
    public JsonObject? Find(string list, string name) => Entry(Merged, list, name)?[list[..^1]] as JsonObject;

    /// <summary>The names in a list, in order.</summary>
    public IReadOnlyList<string> Names(string list) =>
        [.. (Merged[list] as JsonArray ?? []).Select(entry => (string?)entry?["name"] ?? "").Order(StringComparer.Ordinal)];

    /// <summary>What the entries of a list say, by their names.</summary>
    public IReadOnlyDictionary<string, JsonObject?> All(string list)
    {
        var found = new SortedDictionary<string, JsonObject?>(StringComparer.Ordinal);
        foreach (var entry in (Merged[list] as JsonArray ?? []).OfType<JsonObject>())
        {
            found.TryAdd(NameOf(entry), entry[list[..^1]] as JsonObject);
        }

        return found;
    }

    /// <summary>An entry of a list of a config.</summary>
    public static JsonObject? Entry(JsonObject config, string list, string name) =>
        (config[list] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entry => (string?)entry["name"] == name);

    private static string NameOf(JsonObject entry) => (string?)entry["name"] ?? "";

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (key, value) in from)
        {
            if (!Lists.Contains(key))
            {
                if (into[key] is null || (into[key] is JsonValue old && old.TryGetValue(out string? text) && text.Length == 0))
                {
                    into[key] = value?.DeepClone();
                }

                continue;
            }

            var list = into[key] as JsonArray ?? [];
            into[key] ??= list;
            var known = list.OfType<JsonObject>().Select(NameOf).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in (value as JsonArray ?? []).OfType<JsonObject>())
            {
                if (known.Add(NameOf(entry)))
                {
                    list.Add(entry.DeepClone());
                }
            }
        }
    }

    private static void MakeAbsolute(JsonObject config, string folder) => ChangePaths(config, path => Path.Combine(folder, path));

    /// <summary>Lets paths begin at a folder where what they name is in it.</summary>
    public static void MakeRelative(JsonObject config, string folder) => ChangePaths(
        config, path => Path.GetRelativePath(folder, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal)
            && Path.IsPathRooted(path) ? relative : path);

    private static void ChangePaths(JsonObject config, Func<string, string> change)
    {
        ChangePaths(config, "clusters", ["certificate-authority"], change);
        ChangePaths(config, "users", ["client-certificate", "client-key", "tokenFile"], change);
    }

    private static void ChangePaths(JsonObject config, string list, string[] fields, Func<string, string> change)
    {
        foreach (var entry in config[list] as JsonArray ?? [])
        {
            var part = entry?[list[..^1]] as JsonObject;
            foreach (var field in fields)
            {
                if ((string?)part?[field] is { Length: > 0 } path)
                {
                    part![field] = change(path);
                }
            }
        }
    }
}
