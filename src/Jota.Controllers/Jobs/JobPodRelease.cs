using System.Text.Json;
using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>Lets go of pods that were kept until they were counted.</summary>
internal static class JobPodRelease
{
    /// <summary>Takes the finalizer away, if the pod is still there; answers whether it is gone from it.</summary>
    /// <param name="api">The API.</param>
    /// <param name="pod">The pod, as the cache has it.</param>
    /// <param name="unchanged">Whether only if the pod is as the cache has it; else 409.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task RunAsync(IApi api, V1Pod pod, bool unchanged, CancellationToken ct)
    {
        try
        {
            await api.PatchAsync<V1Pod>(pod.Key(), "", Patch(pod, unchanged), ct);
        }
        catch (ApiException e) when (e.Code is 404 or 422 || (e.Code == 409 && !unchanged))
        {
            // Gone already, or another pod of that name now.
        }
    }

    private static PatchBody Patch(V1Pod pod, bool unchanged)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("metadata"u8);
            json.WriteStartArray("$deleteFromPrimitiveList/finalizers"u8);
            json.WriteStringValue(JobLabels.TrackingFinalizer);
            json.WriteEndArray();
            json.WriteString("uid"u8, pod.Metadata.Uid);
            if (unchanged)
            {
                json.WriteString("resourceVersion"u8, pod.Metadata.ResourceVersion);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new(PatchType.StrategicMerge, bytes.ToArray());
    }
}
