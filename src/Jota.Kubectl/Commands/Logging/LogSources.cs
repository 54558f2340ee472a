using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Finds the containers whose logs were asked for.</summary>
internal sealed class LogSources(Invocation call, LogsOptions options)
{
    public async Task<IReadOnlyList<LogSource>> FindAsync(CancellationToken ct)
    {
        var choice = new PodChoice(call);
        if (options.Labels.Length > 0)
        {
            var query = new Query().With("labelSelector", options.Labels).ToString();
            var pods = await call.Objects.ListAsync(await choice.TypeAsync(ct), call.Session.Namespace, query, 500, ct);
            if (pods.Count == 0)
            {
                call.Error.WriteLine($"No resources found in {call.Session.Namespace} namespace.");
            }

            return [.. pods.SelectMany(Containers)];
        }

        var item = await ObjectAsync(choice, ct);
        if (item.Kind() == "Pod")
        {
            return [.. Containers(item)];
        }

        var found = await choice.PodsOfAsync(item, SelectorOf(item), forLogs: true, ct);
        if (options.AllPods)
        {
            return [.. found.SelectMany(Containers)];
        }

        if (found.Count > 1)
        {
            call.Error.WriteLine($"Found {found.Count} pods, using pod/{found[0].Name()}");
        }

        return [.. Containers(found[0])];
    }

    private async Task<JsonObject> ObjectAsync(PodChoice choice, CancellationToken ct)
    {
        try
        {
            return await choice.ObjectAsync(options.Object, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            throw KubectlException.Error($"error from server (NotFound): {e.Message} in namespace \"{call.Session.Namespace}\"");
        }
    }

    private static string SelectorOf(JsonObject item)
    {
        try
        {
            return PodSelector.Of(item);
        }
        catch (KubectlException e)
        {
            throw KubectlException.Error($"cannot get the logs from {item.Kind()} \"{item.Name()}\": {ErrorText.Bare(e)}");
        }
    }

    private IEnumerable<LogSource> Containers(JsonObject pod)
    {
        if (options.AllContainers)
        {
            return PodContainers.NamesOf(pod).Select(name => new LogSource(pod.Namespace(), pod.Name(), name));
        }

        if (options.Container.Length > 0 && PodContainers.Find(pod, options.Container) is null)
        {
            throw KubectlException.Error(
                $"container {options.Container} is not valid for pod {pod.Name()} out of: {PodContainers.Told(pod)}");
        }

        var note = options.AllPods ? (Action<string>)(_ => { }) : call.Error.WriteLine;
        return [new(pod.Namespace(), pod.Name(), PodContainers.Choose(pod, options.Container, note))];
    }
}
