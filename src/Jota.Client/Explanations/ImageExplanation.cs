using k8s.Models;

namespace Jota.Client;

/// <summary>Why an image is not there.</summary>
internal static class ImageExplanation
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public static void Tell(PodFacts facts, V1ContainerStatus container, V1ContainerStateWaiting waiting, ExplanationBuilder text)
    {
        var answer = Answer(waiting.Message ?? "");
        text.Summary = waiting.Reason switch
        {
            "InvalidImageName" => $"\"{container.Image}\" is no image name",
            "ErrImageNeverPull" => $"the image {container.Image} is not on the node, and imagePullPolicy Never forbids to fetch it",
            _ => $"the image {container.Image} cannot be pulled",
        };
        text.Finds("container " + container.Name, $"{waiting.Reason}: image {container.Image}");
        text.Finds(waiting.Reason == "InvalidImageName" ? "because" : "the registry's answer", answer);
        TellNextTry(facts, container, waiting, text);
        text.Helps(Help(facts.Pod, container, waiting.Reason, answer));
    }

    private static string Answer(string message)
    {
        const string Marker = "ErrImagePull: ";
        var at = message.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0 ? message : message[(at + Marker.Length)..];
    }

    /// <summary>Estimated as kubelets wait: 10 s after the first failure, twice as long after each, five minutes at most.</summary>
    private static void TellNextTry(PodFacts facts, V1ContainerStatus container, V1ContainerStateWaiting waiting, ExplanationBuilder text)
    {
        if (waiting.Reason is not ("ImagePullBackOff" or "ErrImagePull")
            || PodEvents.Newest(facts, container.Name, "Pulling") is not { } pulling)
        {
            return;
        }

        var tries = PodEvents.Count(pulling);
        var delay = First * Math.Pow(2, Math.Min(tries - 1, 10));
        var next = Words.Utc(PodEvents.LastSeen(pulling)) + (delay < Longest ? delay : Longest);
        text.Finds("next try", $"{Words.Until(next, facts.Now)}, after {(tries == 1 ? "1 try" : Words.Number(tries) + " tries")} so far");
    }

    private static string Help(V1Pod pod, V1ContainerStatus container, string reason, string answer)
    {
        var setImage = $"kubectl set image {Owner(pod)} {container.Name}=IMAGE -n {pod.Metadata.NamespaceProperty}";
        return reason switch
        {
            "InvalidImageName" => $"write it as [registry/]name[:tag], in lower case: {setImage}",
            "ErrImageNeverPull" => "bring the image to the node, or use imagePullPolicy IfNotPresent",
            _ when Says(answer, "not found", "notfound", "manifest unknown", "name unknown", "does not exist") =>
                $"there is no such image or tag: check the spelling; {setImage}",
            _ when Says(answer, "unauthorized", "denied", "forbidden", "401", "403", "authentication") =>
                "the registry wants to know who asks: make a secret with kubectl create secret docker-registry and name it in " +
                "imagePullSecrets",
            _ when Says(answer, "no such host", "timeout", "refused", "unreachable", "i/o", "resolve", "name resolution") =>
                "the node does not reach the registry: check its network and DNS, or a mirror (--registry-mirror)",
            _ => $"if the image is wrong: {setImage}",
        };
    }

    /// <summary>
    /// Where the image is to be corrected: a Deployment's pods belong to a ReplicaSet that is named after it and the template's hash.
    /// </summary>
    private static string Owner(V1Pod pod)
    {
        if (pod.Controller() is not { } owner)
        {
            return "pod/" + pod.Metadata.Name;
        }

        return pod.Metadata.Labels?.TryGetValue("pod-template-hash", out var hash) == true
            && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal)
            ? "deployment/" + owner.Name[..^(hash.Length + 1)]
            : $"{owner.Kind.ToLowerInvariant()}/{owner.Name}";
    }

    private static bool Says(string answer, params string[] texts) =>
        texts.Any(t => answer.Contains(t, StringComparison.OrdinalIgnoreCase));
}
