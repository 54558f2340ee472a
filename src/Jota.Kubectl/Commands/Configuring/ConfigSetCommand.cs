using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>A command that sets what a kubeconfig says of a context, a cluster or a user.</summary>
/// <param name="list">The list of the kubeconfig in which the entry is.</param>
internal abstract class ConfigSetCommand(string list) : Command
{
    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var name = NameOf(call);
        Check(call);
        var file = ConfigFile.Open(call, list, name);
        var found = Kubeconfig.Entry(file.Config, list, name);
        var part = found?[list[..^1]] as JsonObject ?? [];
        Set(call, part);
        if (found is null)
        {
            file.List(list).Add((JsonNode)new JsonObject { ["name"] = name, [list[..^1]] = part });
        }
        else
        {
            found[list[..^1]] ??= part;
        }

        file.Save();
        call.Output.Write(Done(name, found is null));
        return Task.FromResult(0);
    }

    /// <summary>The entry's name.</summary>
    protected virtual string NameOf(Invocation call) => call.Arguments switch
    {
        [""] => throw KubectlException.Error($"you must specify a non-empty {list[..^1]} name"),
        [var name] => name,
        _ => throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]"),
    };

    /// <summary>Throws where the flags contradict each other, before anything is read.</summary>
    protected virtual void Check(Invocation call)
    {
    }

    /// <summary>Sets what the flags say.</summary>
    protected abstract void Set(Invocation call, JsonObject part);

    /// <summary>What to tell when it is done.</summary>
    protected abstract string Done(string name, bool isNew);

    /// <summary>Sets fields that are called as their flags.</summary>
    protected static void SetTexts(Invocation call, JsonObject part, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (call.Flags.Has(field))
            {
                part[field] = call.Flags.Text(field);
            }
        }
    }
}
