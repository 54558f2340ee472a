using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The changes of a service's slices as they are gathered, one family and one set of ports after the other.</summary>
internal sealed class SliceChanges(EndpointSliceInput input)
{
    private readonly Dictionary<string, string> _labels = EndpointSliceLabels.Of(input.Service);

    public List<V1EndpointSlice> Create { get; } = [];

    public List<V1EndpointSlice> Update { get; } = [];

    public List<V1EndpointSlice> Delete { get; } = [];

    /// <summary>Brings the slices of one family to what is wanted.</summary>
    public void Reconcile(string family, SliceEndpoints wanted, IReadOnlyList<V1EndpointSlice> present)
    {
        var (creates, deletes) = (Create.Count, Delete.Count);
        var byPorts = present.ToLookup(slice => SliceEndpoints.KeyOf(slice.Ports));
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in wanted.Groups)
        {
            keys.Add(group.Key);
            Fill(family, group, [.. byPorts[group.Key]]);
        }

        Delete.AddRange(present.Where(slice => !keys.Contains(SliceEndpoints.KeyOf(slice.Ports))));
        if (Create.Count == creates && Delete.Count - deletes == present.Count)
        {
            KeepPlace(family, deletes);
        }
    }

    /// <summary>Makes no slice where one of the same service goes: that one is written anew.</summary>
    public void ReplaceInsteadOfMaking()
    {
        for (var i = 0; i < Delete.Count && Create.Count > 0;)
        {
            var (goes, comes) = (Delete[i], Create[^1]);
            if (goes.AddressType == comes.AddressType && IsOwned(goes))
            {
                Create.RemoveAt(Create.Count - 1);
                Delete.RemoveAt(i);
                Update.Add(Rewritten(goes, comes.Endpoints, comes.Ports));
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>A service without endpoints has one empty slice, so that one can see that somebody looked.</summary>
    private void KeepPlace(string family, int deletesBefore)
    {
        if (Delete.Count - deletesBefore == 1 && IsPlaceholder(Delete[^1]))
        {
            Delete.RemoveAt(Delete.Count - 1);
        }
        else
        {
            Create.Add(New(family, [], []));
        }
    }

    private bool IsPlaceholder(V1EndpointSlice slice) =>
        slice.Endpoints is not { Count: > 0 }
            && slice.Ports is not { Count: > 0 }
            && IsOwned(slice)
            && EndpointSliceLabels.Same(slice.Metadata.Labels, _labels);

    private void Fill(string family, SliceEndpoints.Group group, ImmutableArray<V1EndpointSlice> present)
    {
        // 1. What is in a slice stays there, in its present state; what is not wanted goes.
        var missing = new Dictionary<(string, string?, string?), V1Endpoint>();
        foreach (var endpoint in group.Endpoints)
        {
            missing[SliceEndpoints.IdentityOf(endpoint)] = endpoint;
        }

        var (changed, untouched) = (new List<SliceDraft>(), new List<SliceDraft>());
        foreach (var draft in present.Select(slice => Keep(slice, missing)))
        {
            if (draft.Endpoints.Count == 0 && draft.Slice.Endpoints is { Count: > 0 })
            {
                Delete.Add(draft.Slice);
            }
            else
            {
                (draft.Changed ? changed : untouched).Add(draft);
            }
        }

        // 2. What is new goes where slices are written anyhow, fullest first.
        var rest = new Queue<V1Endpoint>(missing.Values);
        foreach (var draft in changed.OrderByDescending(draft => draft.Endpoints.Count))
        {
            draft.Take(rest, input.Most);
        }

        // 3. The rest goes into the slice that it just fits into; what is left over from full new ones may do so too.
        while (rest.Count > 0)
        {
            if (untouched.Where(draft => draft.Endpoints.Count + rest.Count <= input.Most).MaxBy(draft => draft.Endpoints.Count)
                is { } fitting)
            {
                fitting.Take(rest, input.Most);
                changed.Add(fitting);
            }
            else
            {
                Create.Add(New(
                    family, [.. Enumerable.Range(0, Math.Min(rest.Count, input.Most)).Select(_ => rest.Dequeue())], [.. group.Ports]));
            }
        }

        Update.AddRange(changed.Select(draft => Rewritten(draft.Slice, draft.Endpoints, draft.Slice.Ports)));
    }

    private SliceDraft Keep(V1EndpointSlice slice, Dictionary<(string, string?, string?), V1Endpoint> missing)
    {
        var changed = !EndpointSliceLabels.Same(slice.Metadata.Labels, _labels) || !IsOwned(slice);
        var kept = new List<V1Endpoint>();
        foreach (var endpoint in slice.Endpoints ?? [])
        {
            if (missing.Remove(SliceEndpoints.IdentityOf(endpoint), out var wanted))
            {
                changed |= !SliceEndpoints.SameState(endpoint, wanted);
                kept.Add(wanted);
            }
        }

        return new(slice, kept) { Changed = changed || kept.Count != (slice.Endpoints?.Count ?? 0) };
    }

    private V1EndpointSlice New(string family, IList<V1Endpoint> endpoints, IList<Discoveryv1EndpointPort> ports) => new()
    {
        Metadata = new()
        {
            GenerateName = SlicePrefix.Of(input.Service.Metadata.Name),
            NamespaceProperty = input.Service.Metadata.NamespaceProperty,
            Labels = _labels,
            Annotations = Annotated(null),
            OwnerReferences = [OwnerReference()],
        },
        AddressType = family,
        Endpoints = endpoints,
        Ports = ports,
    };

    private V1EndpointSlice Rewritten(V1EndpointSlice slice, IList<V1Endpoint> endpoints, IList<Discoveryv1EndpointPort> ports)
    {
        var metadata = slice.Metadata with
        {
            Labels = _labels,
            Annotations = Annotated(slice.Metadata.Annotations),
            OwnerReferences = [OwnerReference()]
        };
        return slice with { Metadata = metadata, Endpoints = endpoints, Ports = ports };
    }

    private Dictionary<string, string>? Annotated(IDictionary<string, string>? annotations)
    {
        var all = new Dictionary<string, string>(annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        all.Remove(TriggerTimes.Annotation);
        if (input.TriggerTime is { } time)
        {
            all[TriggerTimes.Annotation] = time;
        }

        return all.Count > 0 ? all : null;
    }

    private bool IsOwned(V1EndpointSlice slice) =>
        slice.Metadata.OwnerReferences?.Any(owner => owner.Uid == input.Service.Metadata.Uid) == true;

    private V1OwnerReference OwnerReference() => new()
    {
        ApiVersion = "v1",
        Kind = "Service",
        Name = input.Service.Metadata.Name,
        Uid = input.Service.Metadata.Uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };
}
