using k8s.Models;

namespace Jota.Controllers;

/// <summary>A present slice with what it is going to hold.</summary>
internal sealed record SliceDraft(V1EndpointSlice Slice, List<V1Endpoint> Endpoints)
{
    /// <summary>Whether it is to be written.</summary>
    public bool Changed { get; init; }

    /// <summary>Takes endpoints as long as there is room.</summary>
    public void Take(Queue<V1Endpoint> from, int most)
    {
        while (Endpoints.Count < most && from.TryDequeue(out var endpoint))
        {
            Endpoints.Add(endpoint);
        }
    }
}
