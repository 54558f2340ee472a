namespace Jota.Kubectl;

/// <summary><c>kubectl api-versions</c>.</summary>
internal sealed class ApiVersionsCommand : Command
{
    public override string Name => "api-versions";

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
        }

        var groups = await call.Session.Catalog.RefreshAsync(ct);
        var versions = groups.SelectMany(group => group.Versions.Select(group.GroupVersion));
        foreach (var version in versions.Order(StringComparer.Ordinal))
        {
            call.Output.Write(version + "\n");
        }

        return 0;
    }
}
