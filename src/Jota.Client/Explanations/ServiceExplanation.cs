using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>Explains where a Service leads: which pods its selector selects, and why each of them is an endpoint or is not. Pure.</summary>
public static class ServiceExplanation
{
    private const int MostPods = 10;
    private const int MostNear = 3;

    /// <summary>Explains a Service.</summary>
    public static Explanation Compute(ServiceFacts facts)
    {
        var (text, spec) = (new ExplanationBuilder(), facts.Service.Spec ?? new());
        if (spec.Type == "ExternalName")
        {
            text.Summary = $"it is another name for {spec.ExternalName}: DNS says so, and no pod is behind it";
            return text.Build();
        }

        TellAddresses(facts.Service, text);
        var told = facts.Slices.SelectMany(slice => slice.Endpoints ?? []).ToList();
        if (spec.Selector is not { Count: > 0 } labels)
        {
            text.Summary = "it selects no pods: whoever writes its EndpointSlices says where it leads " +
                $"({Words.Number(told.Count)} endpoint(s) now)";
            return text.Build();
        }

        var selector = LabelSelector.From(labels);
        var selected = facts.Pods.Where(pod => selector.Matches(pod.LabelsOrEmpty())).ToList();
        text.Finds("selector", $"{selector}: {Words.Number(selected.Count)} of {Words.Number(facts.Pods.Count)} pod(s) of the namespace");
        var serving = TellSelected(facts, selected, told, text);
        text.Summary = SummaryOf(facts, selected.Count, serving, told);
        if (selected.Count == 0)
        {
            TellNear(facts.Pods, labels, text);
        }

        return text.Build();
    }

    private static string SummaryOf(ServiceFacts facts, int selected, int serving, List<V1Endpoint> told) => (selected, serving) switch
    {
        (0, _) when facts.Pods.Count == 0 => "there is no pod in its namespace",
        (0, _) => "no pod has the labels that it selects",
        (_, 0) => $"none of the {Words.Number(selected)} pod(s) that it selects can serve",
        _ when told.Count == 0 => "its pods serve, but no controller has told them as its endpoints yet",
        _ when serving < selected => $"{Words.Number(serving)} of the {Words.Number(selected)} pods that it selects serve",
        _ => $"nothing is wrong with it: it leads to {Words.Number(serving)} pod(s)",
    };

    private static void TellAddresses(V1Service service, ExplanationBuilder text)
    {
        var addresses = service.Spec?.ClusterIPs is { Count: > 0 } many ? string.Join(", ", many) : service.Spec?.ClusterIP;
        text.Finds("address", addresses == "None" ? "none (headless): its name stands for its endpoints" : addresses);
        text.Finds("ports", string.Join("; ", (service.Spec?.Ports ?? []).Select(PortOf)));
        if (service.Spec?.Type != "LoadBalancer")
        {
            return;
        }

        var given = (service.Status?.LoadBalancer?.Ingress ?? []).Select(ingress => ingress.Ip ?? ingress.Hostname).ToList();
        var none = $"nobody has given it an address (class {ClassOf(service)})";
        text.Finds("load balancer", given.Count > 0 ? string.Join(", ", given) : none);
        if (given.Count == 0)
        {
            text.Helps("jota up --load-balancer gives such services the nodes' addresses; or install one for that class");
        }
    }

    private static string PortOf(V1ServicePort port)
    {
        var number = Words.Number(port.Port);
        var leads = $"{number}/{port.Protocol ?? "TCP"} -> {port.TargetPort?.Value ?? number}";
        return port.NodePort is > 0 and var open ? $"{leads}, {Words.Number(open)} of every node" : leads;
    }

    private static string ClassOf(V1Service service) => service.Spec.LoadBalancerClass is { Length: > 0 } name ? name : "none";

    /// <summary>Tells of each pod, those that do not serve first, and answers how many do.</summary>
    private static int TellSelected(ServiceFacts facts, List<V1Pod> selected, List<V1Endpoint> told, ExplanationBuilder text)
    {
        var reasons = selected.Select(pod => (Pod: pod, Why: WhyNot(pod, facts.Service))).ToList();
        var order = reasons.OrderBy(reason => reason.Why is null).ThenBy(reason => reason.Pod.Metadata.Name, StringComparer.Ordinal);
        foreach (var (pod, why) in order.Take(MostPods))
        {
            var isTold = told.Any(endpoint => endpoint.TargetRef?.Name == pod.Metadata.Name && endpoint.Conditions?.Ready != false);
            text.Finds("pod " + pod.Metadata.Name, why is { } no
                ? $"not an endpoint: {no}"
                : isTold ? $"endpoint {pod.Status.PodIP}" : "ready, but not among the endpoints that are told yet");
            if (why is not null)
            {
                text.Helps($"jota why pod {pod.Metadata.Name} -n {pod.Metadata.NamespaceProperty}");
            }
        }

        text.Finds("pods", selected.Count > MostPods ? $"{Words.Number(selected.Count - MostPods)} more" : null);
        return reasons.Count(reason => reason.Why is null);
    }

    /// <summary>What keeps a pod from being an endpoint, by upstream's rules; null when nothing does.</summary>
    private static string? WhyNot(V1Pod pod, V1Service service) => pod switch
    {
        { Status.Phase: "Succeeded" or "Failed" } => "it has ended",
        { Metadata.DeletionTimestamp: not null } => "it is deleted",
        _ when string.IsNullOrEmpty(pod.Spec?.NodeName) => "it has no node yet",
        _ when string.IsNullOrEmpty(pod.Status?.PodIP) => "it has no address yet",
        _ when MissingPort(pod, service) is { } port => $"none of its containers has a port with the name {port}",
        _ when service.Spec.PublishNotReadyAddresses == true => null,
        _ when Readiness(pod) is { Status: "True" } => null,
        _ => Readiness(pod)?.Message is { Length: > 0 } why ? $"it is not ready ({why})" : "it is not ready",
    };

    private static V1PodCondition? Readiness(V1Pod pod) => pod.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready");

    /// <summary>A port that goes by a name which the pod does not know, where all do.</summary>
    private static string? MissingPort(V1Pod pod, V1Service service)
    {
        var known = (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(init => init.RestartPolicy == "Always"))
            .SelectMany(container => container.Ports ?? []).Select(port => (port.Name, port.Protocol ?? "TCP")).ToHashSet();
        var ports = service.Spec.Ports ?? [];
        return ports.Count > 0 && ports.All(port => !IsNumber(port) && !known.Contains((port.TargetPort!.Value, port.Protocol ?? "TCP")))
            ? ports[0].TargetPort.Value
            : null;
    }

    private static bool IsNumber(V1ServicePort port) =>
        port.TargetPort?.Value is not { Length: > 0 } target || target.All(char.IsAsciiDigit);

    /// <summary>Pods that lack a single label of those that are selected: often one of both is misspelt.</summary>
    private static void TellNear(IReadOnlyList<V1Pod> pods, IDictionary<string, string> labels, ExplanationBuilder text)
    {
        var near = pods.Select(pod => (Pod: pod, Missing: MissingOf(pod, labels))).Where(pod => pod.Missing is not null)
            .OrderByDescending(pod => pod.Pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Pod.Metadata.Name, StringComparer.Ordinal);
        foreach (var (pod, missing) in near.Take(MostNear))
        {
            text.Finds("pod " + pod.Metadata.Name, missing);
        }

        text.Helps("kubectl get pods --show-labels, and kubectl set selector or kubectl label to make them meet");
    }

    private static string? MissingOf(V1Pod pod, IDictionary<string, string> labels)
    {
        var own = pod.LabelsOrEmpty();
        return labels.Where(label => !own.TryGetValue(label.Key, out var value) || value != label.Value).ToList() switch
        {
            [var one] when own.TryGetValue(one.Key, out var other) => $"has {one.Key}={other} where {one.Key}={one.Value} is selected",
            [var one] when labels.Count > 1 => $"has no label {one.Key}, of which {one.Value} is selected",
            _ => null,
        };
    }
}
