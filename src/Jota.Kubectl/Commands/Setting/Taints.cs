using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What a command line does with taints: <c>key=value:Effect</c>, <c>key:Effect-</c>, <c>key-</c>.</summary>
/// <param name="Set">Those that are set.</param>
/// <param name="Removed">Keys, with effects where only these go.</param>
internal sealed record Taints(IReadOnlyList<JsonObject> Set, IReadOnlyList<(string Key, string Effect)> Removed)
{
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static bool IsTaint(string word) =>
        word.IndexOfAny(['=', ':']) > 0 || (word.EndsWith('-') && word.Length > 1);

    public static Taints Read(Invocation call, IReadOnlyList<string> words)
    {
        var (set, removed) = (new List<JsonObject>(), new List<(string Key, string Effect)>());
        foreach (var word in words)
        {
            if (!IsTaint(word))
            {
                throw KubectlException.Usage(call.Command, $"all resources must be specified before taint changes: {word}");
            }

            if (word.EndsWith('-'))
            {
                var parts = word[..^1].Split(':', 2);
                removed.Add((parts[0].Split('=')[0], parts.Length == 2 ? Effect(call, parts[1]) : ""));
                continue;
            }

            set.Add(Parse(call, word));
        }

        Check(call, set, removed);
        return new(set, removed);
    }

    /// <summary>The node's taints then, and what that is called. Throws where it cannot be.</summary>
    public (IReadOnlyList<JsonObject> After, string Operation) ApplyTo(JsonObject node, bool mayOverwrite)
    {
        var before = node.Items("spec", "taints").OfType<JsonObject>().ToList();
        if (!mayOverwrite && before.Exists(old => Set.Any(taint => IsSame(old, taint))))
        {
            throw KubectlException.Error($"node {node.Name()} already has a taint(s) with same effect(s) and --overwrite is false");
        }

        List<JsonObject> after = [.. Set, .. before.Where(old => !Set.Any(taint => IsSame(old, taint)))];
        var isAdded = after.Count != before.Count;
        var isRemoved = false;
        foreach (var (key, effect) in Removed)
        {
            if (after.RemoveAll(taint => taint.Text("key") == key && (effect.Length == 0 || taint.Text("effect") == effect)) == 0)
            {
                throw KubectlException.Error($"taint \"{key}{(effect.Length > 0 ? $":{effect}" : "")}\" not found on node {node.Name()}");
            }

            isRemoved = true;
        }

        return (after, (isAdded && isRemoved) || mayOverwrite ? "modified" : isAdded ? "tainted" : "untainted");
    }

    private static JsonObject Parse(Invocation call, string word)
    {
        var parts = word.Split(':');
        if (parts.Length != 2)
        {
            throw KubectlException.Usage(call.Command, $"invalid taint spec: {word} (as in key=value:NoSchedule)");
        }

        var pair = parts[0].Split('=');
        if (pair.Length > 2 || pair[0].Length == 0)
        {
            throw KubectlException.Usage(call.Command, $"invalid taint spec: {word} (as in key=value:NoSchedule)");
        }

        var taint = new JsonObject { ["key"] = pair[0] };
        if (pair.Length == 2 && pair[1].Length > 0)
        {
            taint["value"] = pair[1];
        }

        taint["effect"] = Effect(call, parts[1]);
        return taint;
    }

    private static string Effect(Invocation call, string text) => Effects.Contains(text) ? text : throw KubectlException.Usage(
        call.Command, $"invalid taint effect: {text}, unsupported taint effect (supported are {string.Join(", ", Effects)})");

    private static void Check(Invocation call, List<JsonObject> set, List<(string Key, string Effect)> removed)
    {
        for (var i = 1; i < set.Count; i++)
        {
            if (set.Take(i).Any(other => IsSame(other, set[i])))
            {
                throw KubectlException.Usage(
                    call.Command, $"duplicated taints with the same key and effect: {set[i].Text("key")}:{set[i].Text("effect")}");
            }
        }

        var both = set.Where(taint => removed.Exists(each =>
            each.Key == taint.Text("key") && (each.Effect.Length == 0 || each.Effect == taint.Text("effect")))).ToList();
        if (both.Count > 0)
        {
            throw KubectlException.Error(
                "can not both modify and remove the following taint(s) in the same command: " +
                string.Join(", ", both.Select(taint => taint.Text("key"))));
        }
    }

    private static bool IsSame(JsonObject one, JsonObject other) =>
        one.Text("key") == other.Text("key") && one.Text("effect") == other.Text("effect");
}
