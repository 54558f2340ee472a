using Jota.Store.Files;
using YamlDotNet.RepresentationModel;

namespace Jota.Kubeconfigs;

/// <summary>
/// Adds the clusters, users and contexts of one kubeconfig to another; entries of the same name are replaced, all else stays.
/// </summary>
internal static class KubeconfigMerge
{
    private static readonly string[] Lists = ["clusters", "users", "contexts"];

    /// <summary>Merges into a file, which is made (mode 0600) when it is missing and replaced in one step when it is not.</summary>
    public static void Into(string path, string added)
    {
        DurableFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var merged = Merge(File.Exists(path) ? File.ReadAllText(path) : "", added);
        DurableFiles.Replace(path, merged, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The merged text; its current context is the added one's.</summary>
    public static string Merge(string existing, string added)
    {
        if (Load(existing) is not { } into)
        {
            return added;
        }

        var from = Load(added) ?? throw new InvalidDataException("the kubeconfig to add is empty");
        foreach (var list in Lists)
        {
            MergeByName(ListOf(into, list), ListOf(from, list));
        }

        into.Children[new YamlScalarNode("current-context")] = from.Children[new YamlScalarNode("current-context")];
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(into)).Save(text, assignAnchors: false);
        return text.ToString().Replace("...\n", "", StringComparison.Ordinal);
    }

    private static YamlMappingNode? Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : stream.Documents[0].RootNode as YamlMappingNode
            ?? throw new InvalidDataException("this kubeconfig is no YAML map");
    }

    private static YamlSequenceNode ListOf(YamlMappingNode config, string name)
    {
        if (config.Children.TryGetValue(new YamlScalarNode(name), out var node) && node is YamlSequenceNode list)
        {
            return list;
        }

        list = [];
        config.Children[new YamlScalarNode(name)] = list;
        return list;
    }

    private static void MergeByName(YamlSequenceNode into, YamlSequenceNode from)
    {
        foreach (var entry in from)
        {
            for (var i = into.Children.Count - 1; i >= 0; i--)
            {
                if (NameOf(into.Children[i]) == NameOf(entry))
                {
                    into.Children.RemoveAt(i);
                }
            }

            into.Add(entry);
        }
    }

    private static string? NameOf(YamlNode entry) =>
        entry is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode("name"), out var name)
            ? ((YamlScalarNode)name).Value
            : null;
}
