using System.Text;
using System.Text.Json;
using Jota.Api;
using Jota.Kubelet.Specs;
using k8s.Models;

namespace Jota.Kubelet.Resizing;

/// <summary>What is told of a resize in events; upstream's reasons and texts.</summary>
internal static class ResizeMessages
{
    public const string StartedReason = "ResizeStarted";
    public const string CompletedReason = "ResizeCompleted";
    public const string ErrorReason = "ResizeError";

    public static string Started(V1Pod pod) => $"Pod resize started: {Summary(pod, null)}";

    public static string Completed(V1Pod pod) => $"Pod resize completed: {Summary(pod, null)}";

    public static string Error(V1Pod pod, string error) => $"Pod resize error: {Summary(pod, error)}";

    public static string Pending(V1Pod pod, string reason, string why) => $"Pod resize {reason}: {Summary(pod, why)}";

    private static string Summary(V1Pod pod, string? error)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = ApiJson.Encoder }))
        {
            writer.WriteStartObject();
            Write(writer, "initContainers", pod.Init());
            Write(writer, "containers", pod.Spec.Containers);
            writer.WriteNumber("generation", pod.Metadata.Generation ?? 0);
            if (error is not null)
            {
                writer.WriteString("error", error);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, string name, IList<V1Container> containers)
    {
        if (containers.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var container in containers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", container.Name);
            writer.WriteStartObject("resources");
            Write(writer, "limits", container.Resources?.Limits);
            Write(writer, "requests", container.Resources?.Requests);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, IDictionary<string, ResourceQuantity>? list)
    {
        if (list is not { Count: > 0 })
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (resource, amount) in list.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(resource, Quantity.Of(amount).ToString());
        }

        writer.WriteEndObject();
    }
}
