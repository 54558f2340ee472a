namespace Jota.Kubectl;

/// <summary>A command about one object that whoever brings kubectl adds: <c>kubectl why</c>, <c>kubectl trace</c>.</summary>
internal sealed class AdditionCommand(string name) : Command
{
    private const string Bearer = "Bearer ";

    public override string Name => name;

    public override Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        List<string> words = call.Arguments is [var pair] ? [.. pair.Split('/', 2)] : [.. call.Arguments];
        if (words.Count != 2 || words.Exists(word => word.Length == 0))
        {
            throw KubectlException.Usage(call.Command, "name one object, as TYPE NAME or TYPE/NAME");
        }

        if (!call.Around.Additions.TryGetValue(name, out var addition))
        {
            throw KubectlException.Error($"\"{name}\" is not part of this kubectl");
        }

        var settings = call.Session.Settings;
        if (settings.Impersonation.Count > 0 || settings.Authorization is not (null or ['B', 'e', ..]))
        {
            throw KubectlException.Error($"\"{name}\" knows no impersonation and no passwords");
        }

        var server = ApiConnection.OptionsOf(settings) with { Token = settings.Authorization?[Bearer.Length..] };
        return addition(new(server, settings.Namespace, words[0], words[1], call.Output, call.Error), ct);
    }
}
