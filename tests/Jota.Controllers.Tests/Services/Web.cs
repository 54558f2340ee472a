using System.Globalization;
using k8s.Models;

namespace Jota.Controllers.Tests.Services;

/// <summary>A service and its pods, as tests need them.</summary>
internal static class Web
{
    public static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static V1Service Service(Action<V1Service>? change = null)
    {
        var service = new V1Service
        {
            Metadata = new() { Name = "web", NamespaceProperty = "default", Uid = "service", CreationTimestamp = Begin },
            Spec = new()
            {
                Type = "ClusterIP",
                ClusterIP = "10.96.0.9",
                ClusterIPs = ["10.96.0.9"],
                IpFamilies = ["IPv4"],
                Selector = new Dictionary<string, string> { ["app"] = "web" },
                Ports = [new() { Name = "http", Port = 80, Protocol = "TCP", TargetPort = "8080" }],
            },
        };
        change?.Invoke(service);
        return service;
    }

    public static V1Pod Pod(int number, bool ready = true, Action<V1Pod>? change = null)
    {
        var pod = new V1Pod
        {
            Metadata = new()
            {
                Name = $"web-{number:D4}",
                NamespaceProperty = "default",
                Uid = $"pod-{number}",
                Labels = new Dictionary<string, string> { ["app"] = "web" },
            },
            Spec = new() { NodeName = "n1", Containers = [new() { Name = "c", Image = "nginx", Ports = [new() { Name = "http", ContainerPort = 8080, Protocol = "TCP" }] }] },
            Status = new()
            {
                Phase = "Running",
                PodIP = Address(number),
                PodIPs = [new() { Ip = Address(number) }],
                Conditions = [new() { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = Begin.AddSeconds(number) }],
            },
        };
        change?.Invoke(pod);
        return pod;
    }

    public static IReadOnlyList<V1Pod> Pods(int count, int first = 1) => [.. Enumerable.Range(first, count).Select(number => Pod(number))];

    public static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.244.{number / 250}.{(number % 250) + 1}");

    public static V1Node? Node(string name) => new()
    {
        Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["topology.kubernetes.io/zone"] = "z1" } },
    };
}
