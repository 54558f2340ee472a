using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>From <c>POD</c> or <c>TYPE/NAME</c> to a pod.</summary>
internal sealed class PodChoice(Invocation call)
{
    public const string DefaultTimeout = "1m0s";

    public static Flag TimeoutFlag(string value = DefaultTimeout) => Flag.Duration("pod-running-timeout", value);

    /// <summary>The object of an argument, a pod's where it tells no type; with its kind told.</summary>
    public async Task<JsonObject> ObjectAsync(string word, CancellationToken ct) =>
        await ObjectAsync(word.Contains('/', StringComparison.Ordinal) ? [word] : ["pods", word], ct);

    /// <summary>The same of <c>TYPE/NAME</c>, or <c>TYPE NAME</c>.</summary>
    public async Task<JsonObject> ObjectAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        var selected = await call.Resources.SelectAsync(words, new SelectionOptions { CommandPath = call.Command }, ct);
        if (selected.Selections is not [{ Name.Length: > 0 } one])
        {
            throw KubectlException.Error("expected a resource");
        }

        var found = await call.Objects.GetAsync(one.Mapping, one.Namespace, one.Name, ct);
        found["kind"] ??= one.Mapping.Kind;
        return found;
    }

    /// <summary>The one object that files say. Throws where a name stands beside them.</summary>
    public async Task<JsonObject> WrittenAsync(IReadOnlyList<string> files, string name, CancellationToken ct)
    {
        var resources = call.Resources;
        var options = new SelectionOptions { CommandPath = call.Command, Files = new() { Files = files } };
        var selected = await resources.SelectAsync(name.Length > 0 ? [name] : [], options, ct);
        return resources.Failures.Count > 0 ? throw new KubectlException(resources.Failures.Text)
            : selected is { IsSingle: true, Selections: [{ Written.Object: { } item }] } && !files.Contains("-") ? item
            : throw KubectlException.Error("cannot exec into multiple objects at a time");
    }

    /// <summary>The pod itself where the object is one, else the best of those that it selects, waited for until there is one.</summary>
    public async Task<JsonObject> PodOfAsync(JsonObject item, CancellationToken ct) =>
        item.Kind() == "Pod" ? item : (await PodsOfAsync(item, PodSelector.Of(item), forLogs: false, ct))[0];

    /// <summary>All pods that an object selects, the best first; waits for one while there is none.</summary>
    public async Task<List<JsonObject>> PodsOfAsync(JsonObject item, string labels, bool forLogs, CancellationToken ct)
    {
        var ns = item.Namespace();
        var query = new Query().With("labelSelector", labels).ToString();
        var type = await TypeAsync(ct);
        var pods = await call.Objects.ListAsync(type, ns, query, 500, ct);
        if (pods.Count > 0)
        {
            return [.. pods.Order(new PodOrder(forLogs))];
        }

        return [await new PodWait(call, Timeout).FirstAsync(type, ns, query, static _ => true, ct)];
    }

    public TimeSpan Timeout => call.Flags.Duration("pod-running-timeout") is { Ticks: > 0 } time ? time : throw KubectlException.Error(
        "--pod-running-timeout must be higher than zero");

    public async Task<ResourceMapping> TypeAsync(CancellationToken ct) => await call.Session.Mapper.ResourceAsync("pods", ct);
}
