using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>The container of <c>kubectl debug</c>, before a profile changes it.</summary>
internal sealed class DebugContainer(Invocation call, DebugOptions options)
{
    /// <summary>A name that none of the pod's containers has: the one that was given, or one by chance, which is told.</summary>
    public string NameFor(JsonObject pod)
    {
        if (call.Flags.Text("container") is { Length: > 0 } given)
        {
            return given;
        }

        string name;
        do
        {
            name = $"debugger-{IdSource.Random.NameSuffix()}";
        }
        while (PodContainers.Find(pod, name) is not null);
        if (!call.Flags.Is("quiet"))
        {
            call.Output.Write($"Defaulting debug container name to {name}.\n");
        }

        return name;
    }

    /// <summary>One of that name that has nothing yet.</summary>
    public static JsonObject New(string name) => new() { ["name"] = name, ["terminationMessagePolicy"] = "File" };

    /// <summary>Gives it what the command line says; what that does not say stays.</summary>
    public void Fill(JsonObject container)
    {
        var flags = call.Flags;
        if (options.Words.Count > 0)
        {
            container[flags.Is("arguments-only") ? "args" : "command"] = NewObject.Texts(options.Words);
            if (!flags.Is("arguments-only"))
            {
                container.Remove("args");
            }
        }

        if (options.Variables.Count > 0)
        {
            container["env"] = new JsonArray(
                [.. options.Variables.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]);
        }

        Set(container, "image", flags.Text("image"));
        Set(container, "imagePullPolicy", flags.Text("image-pull-policy"));
        foreach (var field in (string[])["stdin", "tty"])
        {
            container.Remove(field);
            if (flags.Is(field))
            {
                container[field] = true;
            }
        }
    }

    private static void Set(JsonObject container, string field, string value)
    {
        if (value.Length > 0)
        {
            container[field] = value;
        }
    }
}
