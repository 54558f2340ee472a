using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Which variables of containers are set, and which removed.</summary>
/// <param name="Set">Entries as containers have them, in order.</param>
/// <param name="Removed">Names.</param>
internal sealed record EnvironmentChange(IReadOnlyList<JsonObject> Set, IReadOnlyCollection<string> Removed)
{
    /// <summary>Changes a container: what is there keeps its place, what is new comes behind.</summary>
    /// <param name="container">The container.</param>
    /// <param name="mayOverwrite">Whether a variable may get another value.</param>
    /// <param name="shown">The object, for complaints.</param>
    public void Apply(JsonObject container, bool mayOverwrite, string shown)
    {
        var before = container.Items("env").OfType<JsonObject>().ToList();
        if (!mayOverwrite && before.FirstOrDefault(HasOther) is { } taken)
        {
            throw KubectlException.Error(
                $"{shown} '{taken.Text("name")}' already has a value ({taken.Text("value")}), and --overwrite is false");
        }

        var after = new List<JsonObject>();
        foreach (var variable in before.Where(variable => !Removed.Contains(variable.Text("name"))))
        {
            after.Add(Set.LastOrDefault(entry => entry.Text("name") == variable.Text("name")) ?? variable);
        }

        foreach (var entry in Set.Where(entry => !after.Exists(known => known.Text("name") == entry.Text("name"))))
        {
            after.Add(entry);
        }

        container["env"] = new JsonArray([.. after.Select(entry => entry.DeepClone())]);
        if (after.Count == 0)
        {
            container.Remove("env");
        }
    }

    private bool HasOther(JsonObject variable) => Set.Any(entry => entry.Text("name") == variable.Text("name"));
}
