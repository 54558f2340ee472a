using System.Text.RegularExpressions;
using Jota.Api;

namespace Jota.Architecture.Tests;

/// <summary>What does its work for every kind names none: a new kind, or one that comes at run time, changes nothing there.</summary>
public sealed class KindNeutralityTests
{
    private static readonly string[] Neutral = ["Verbs", "Objects", "Caching", "Http/Routing"];

    [Fact]
    public void Verbs_objects_caches_and_routing_name_no_kind()
    {
        var words = ResourceCatalog.BuiltIn.All.SelectMany(WordsOf).Distinct().Select(Regex.Escape);
        var named = new Regex($"(?<![\\w.])({string.Join('|', words)})(?![\\w])");
        var found = Neutral
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Sources.Root, "src", "Jota.ApiServer", folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => File.ReadLines(file).Where(line => named.IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));
        Assert.Empty(found);
    }

    private static IEnumerable<string> WordsOf(Resource resource) =>
        [resource.ObjectType.Name, resource.GetType().Name, $"\"{resource.Names.Kind}\"", $"\"{resource.Names.Plural}\""];
}
