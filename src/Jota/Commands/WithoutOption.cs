using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Hosting;

namespace Jota.Commands;

/// <summary><c>--without</c>: which components of a cluster are left to other processes, ours or upstream's.</summary>
internal sealed class WithoutOption
{
    private static readonly Dictionary<string, ClusterComponent> Names = new(StringComparer.Ordinal)
    {
        ["scheduler"] = ClusterComponent.Scheduler,
        ["kube-scheduler"] = ClusterComponent.Scheduler,
        ["controllers"] = ClusterComponent.Controllers,
        ["kube-controller-manager"] = ClusterComponent.Controllers,
        ["kubelet"] = ClusterComponent.Kubelet,
        ["proxy"] = ClusterComponent.Proxy,
        ["kube-proxy"] = ClusterComponent.Proxy,
        ["dns"] = ClusterComponent.Dns,
    };

    /// <summary>The option.</summary>
    public Option<ClusterComponent[]> Option { get; } = new("--without")
    {
        Description =
            "Leave components to other processes, such as jota run scheduler or upstream's: scheduler, controllers, kubelet, proxy, dns; " +
            "several with commas.",
        HelpName = "COMPONENT,…",
        DefaultValueFactory = _ => [],
        CustomParser = Read,
    };

    /// <summary>Those that are left to others.</summary>
    public ClusterComponent[] Of(ParseResult result) => result.GetValue(Option) ?? [];

    /// <summary>A cluster without these.</summary>
    public static ClusterOptions Apply(ClusterOptions options, IReadOnlyCollection<ClusterComponent> without) => options with
    {
        Without = without.ToHashSet(),
        Runtime = without.Contains(ClusterComponent.Kubelet) ? RuntimeKind.None : options.Runtime,
        KubeProxy = without.Contains(ClusterComponent.Proxy) ? KubeProxyKind.None : options.KubeProxy,
        Dns = without.Contains(ClusterComponent.Dns) ? DnsKind.None : options.Dns,
    };

    private static ClusterComponent[] Read(ArgumentResult result)
    {
        var read = new List<ClusterComponent>();
        foreach (var word in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (Names.TryGetValue(word, out var component))
            {
                read.Add(component);
            }
            else
            {
                result.AddError($"--without {word}: there is no such component; give scheduler, controllers, kubelet, proxy or dns");
            }
        }

        return [.. read];
    }
}
