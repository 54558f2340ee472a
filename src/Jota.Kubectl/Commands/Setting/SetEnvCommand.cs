using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl set env</c>: the variables of containers.</summary>
internal sealed class SetEnvCommand : Command
{
    public override string Name => "env";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        .. ManifestOptions.Flags, .. Change.Flags, Flag.Switch("all"), Flag.Text("selector", letter: 'l'),
        Flag.Text("containers", "*", letter: 'c'), Flag.Repeated("env", letter: 'e'), Flag.Text("from"), Flag.List("keys"),
        Flag.Switch("list"), Flag.Switch("overwrite", true), Flag.Text("prefix"), Flag.Switch("resolve"),
        Flag.Switch("local"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        if (flags.Is("list") && flags.Text("output").Length > 0)
        {
            throw KubectlException.Error("--list and --output may not be specified together");
        }

        if (flags.All("keys").Count > 0 && flags.Text("from").Length == 0)
        {
            throw KubectlException.Error("when specifying --keys, a configmap or secret must be provided with --from");
        }

        var words = call.Arguments.TakeWhile(word => !IsPair(word)).ToList();
        List<string> given = [.. call.Arguments.Skip(words.Count), .. flags.All("env")];
        words.RemoveAll(word => word == "-");
        var fromInput = call.Arguments.Contains("-") || given.Contains("-") ? await InputAsync(call, ct) : [];
        var pairs = Pairs.Read([.. given.Where(word => word != "-"), .. fromInput], "environment variable");
        var change = new EnvironmentChange(
            [
                .. pairs.Set.Select(pair => new JsonObject { ["name"] = Checked(pair.Key), ["value"] = pair.Value }),
                .. await new EnvironmentSource(call).ReadAsync(ct),
            ],
            [.. pairs.Removed]);
        var listing = new EnvironmentListing(call);
        return await new SetChange(call, "env updated") { SkipsUnchanged = true }.RunAsync(
            words, flags.Is("all"), (info, item) => ApplyAsync(call, change, listing, info, item, ct), ct);
    }

    /// <summary>The pairs of the standard input, one a line.</summary>
    private static async Task<List<string>> InputAsync(Invocation call, CancellationToken ct)
    {
        using var reader = new StreamReader(call.Around.Input);
        var lines = (await reader.ReadToEndAsync(ct)).Split('\n').Select(line => line.Trim());
        return [.. lines.Where(line => line.IndexOf('=', StringComparison.Ordinal) > 0 && line[0] != '#')];
    }

    private static async Task ApplyAsync(
        Invocation call, EnvironmentChange change, EnvironmentListing listing, ResourceInfo info, JsonObject item, CancellationToken ct)
    {
        var (spec, pattern) = (PodTemplates.SpecOf(item), call.Flags.Text("containers"));
        List<JsonObject> containers =
            [.. PodTemplates.Select(spec, "containers", pattern), .. PodTemplates.Select(spec, "initContainers", pattern)];
        if (containers.Count == 0)
        {
            call.Error.WriteLine($"Warning: {item.Kind()}/{info.Name} does not have any containers matching \"{pattern}\"");
            return;
        }

        foreach (var container in containers)
        {
            change.Apply(container, call.Flags.Is("overwrite"), $"{info.Mapping.Plural}/{info.Name}");
            if (call.Flags.Is("list"))
            {
                await listing.ShowAsync(item, container, ct);
            }
        }

        if (call.Flags.Is("list"))
        {
            // What was only looked at stays as it is.
            foreach (var (field, value) in info.Object!.DeepClone().AsObject())
            {
                item[field] = value?.DeepClone();
            }
        }
    }

    private static bool IsPair(string word) =>
        word.IndexOf('=', StringComparison.Ordinal) > 0 || (word.EndsWith('-') && word.Length > 1);

    private static string Checked(string name) => name.Length > 0 && !name.Any(char.IsControl) ? name : throw KubectlException.Error(
        $"\"{name}\" is not a valid key name");
}
