using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's defaults of a container.</summary>
internal static class ContainerDefaults
{
    private const string MessagePath = "/dev/termination-log";

    public static void Apply(V1Container container)
    {
        container.Resources ??= new();
        container.ImagePullPolicy = PodSpecDefaults.OrElse(container.ImagePullPolicy, PullPolicy(container.Image));
        container.TerminationMessagePath = PodSpecDefaults.OrElse(container.TerminationMessagePath, MessagePath);
        container.TerminationMessagePolicy = PodSpecDefaults.OrElse(container.TerminationMessagePolicy, "File");
        container.Stdin = container.Stdin == true ? true : null;
        container.StdinOnce = container.StdinOnce == true ? true : null;
        container.Tty = container.Tty == true ? true : null;
        RoundUp(container.Resources.Limits);
        RoundUp(container.Resources.Requests);
        Ports(container.Ports);
        Environment(container.Env);
        ProbeDefaults.Apply(container.LivenessProbe);
        ProbeDefaults.Apply(container.ReadinessProbe);
        ProbeDefaults.Apply(container.StartupProbe);
        ProbeDefaults.Apply(container.Lifecycle?.PostStart?.HttpGet);
        ProbeDefaults.Apply(container.Lifecycle?.PreStop?.HttpGet);
    }

    public static void Apply(V1EphemeralContainer container)
    {
        container.Resources ??= new();
        container.ImagePullPolicy = PodSpecDefaults.OrElse(container.ImagePullPolicy, PullPolicy(container.Image));
        container.TerminationMessagePath = PodSpecDefaults.OrElse(container.TerminationMessagePath, MessagePath);
        container.TerminationMessagePolicy = PodSpecDefaults.OrElse(container.TerminationMessagePolicy, "File");
        Ports(container.Ports);
        Environment(container.Env);
    }

    /// <summary>An image that may mean another one tomorrow is always asked for anew.</summary>
    public static string PullPolicy(string? image) => ImageTag.Of(image) == "latest" ? "Always" : "IfNotPresent";

    /// <summary>Quantities are kept in thousandths; anything finer is rounded up.</summary>
    public static void RoundUp(IDictionary<string, ResourceQuantity>? list)
    {
        foreach (var (name, quantity) in list?.ToArray() ?? [])
        {
            var value = quantity.ToDecimal();
            var milli = value * 1000;
            if (milli != decimal.Truncate(milli))
            {
                list![name] = new ResourceQuantity(decimal.Ceiling(milli) / 1000, 0, quantity.Format);
            }
        }
    }

    private static void Ports(IList<V1ContainerPort>? ports)
    {
        foreach (var port in ports ?? [])
        {
            port.Protocol = PodSpecDefaults.OrElse(port.Protocol, "TCP");
        }
    }

    private static void Environment(IList<V1EnvVar>? env)
    {
        foreach (var variable in env ?? [])
        {
            Field(variable.ValueFrom?.FieldRef);
            Divisor(variable.ValueFrom?.ResourceFieldRef);
            if (variable.ValueFrom?.FileKeyRef is { } file)
            {
                file.Optional ??= false;
            }
        }
    }

    internal static void Field(V1ObjectFieldSelector? selector)
    {
        if (selector is not null)
        {
            selector.ApiVersion = PodSpecDefaults.OrElse(selector.ApiVersion, "v1");
        }
    }

    // Zero stands for one; it is written because upstream's type has no way to leave it out.
    internal static void Divisor(V1ResourceFieldSelector? selector)
    {
        if (selector is not null)
        {
            selector.Divisor ??= new ResourceQuantity("0");
        }
    }
}
