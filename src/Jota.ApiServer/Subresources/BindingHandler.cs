using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Admission;
using Jota.ApiServer.Storage;
using Jota.ApiServer.Verbs;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>Assigns a pod to a node: a post to <c>pods/NAME/binding</c>. A pod is assigned once.</summary>
internal sealed class BindingHandler(WritePath path, PodTrace trace, TimeProvider clock) : SubresourceHandler
{
    private const string Scheduled = "PodScheduled";

    private static readonly ResourceNames Names = new("", "v1", "Binding", "pods/binding");

    public override async Task<WriteResult> CreateAsync(
        UserIdentity user, ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct)
    {
        // 1. Read and check the binding.
        var binding = Read(target, body);
        Check(target, binding);
        var asked = path.Admission.Request(AdmissionOperation.Connect, target, user) with
        {
            Object = binding,
            Options = options,
            DryRun = options.DryRun,
        };
        var current = await path.Admission.ReadAdmittedAsync(asked, ct);
        binding = (V1Binding)asked.Object!;
        Check(target, binding);

        while (true)
        {
            // 2. Assign, if nobody did.
            var unbound = (V1Pod)current.Peek();
            CheckAssignable(target, binding, current, unbound);
            var pod = Assigned(unbound, binding);
            if (options.DryRun)
            {
                return StatusAnswer.Created(current) with { Warnings = asked.Warnings };
            }

            // 3. Store.
            var stored = ObjectEncoding.ToStored(target.Resource, pod);
            var attempt = await path.Writer.WriteAsync(target.Resource, current.Key, stored, pod, current.Revision, ct);
            if (attempt.Written is { } written)
            {
                trace.Note(written.Uid, PodStep.Bound, binding.Target.Name);
                return StatusAnswer.Created(written) with { Warnings = asked.Warnings };
            }

            current = attempt.Current ?? throw ApiException.NotFound(target.Resource.Names, target.Name);
            ct.ThrowIfCancellationRequested();
        }
    }

    private static V1Binding Read(ApiTarget target, ApiBody body)
    {
        try
        {
            return body switch
            {
                ApiBody.Typed { Value: V1Binding typed } => typed,
                ApiBody.Encoded encoded => ApiJson.Decode<V1Binding>(encoded.Bytes.Span),
                _ => throw new ArgumentException($"the body of {target.Resource.Names.Plural}/binding is a Binding", nameof(body)),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw ApiException.BadRequest($"Binding in version \"v1\" cannot be handled as a Binding: {e.Message}");
        }
    }

    private static void Check(ApiTarget target, V1Binding binding)
    {
        if (binding.Metadata?.Name is { Length: > 0 } name && name != target.Name)
        {
            throw ApiException.BadRequest("name in URL does not match name in Binding object");
        }

        if (binding.Target?.Kind is { Length: > 0 } and not "Node")
        {
            throw Failures.Internal($"target.kind: Unsupported value: \"{binding.Target.Kind}\": supported values: \"Node\", \"<empty>\"");
        }

        if (string.IsNullOrEmpty(binding.Target?.Name))
        {
            throw Failures.Internal("target.name: Required value");
        }
    }

    private static void CheckAssignable(ApiTarget target, V1Binding binding, ApiObject current, V1Pod pod)
    {
        var problem = pod switch
        {
            _ when binding.Metadata?.Uid is { Length: > 0 } uid && uid != current.Uid =>
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}",
            _ when binding.Metadata?.ResourceVersion is { Length: > 0 } version && version != current.Revision.ToString() =>
                Failures.Modified,
            { Metadata.DeletionTimestamp: not null } => $"pod {target.Name} is being deleted, cannot be assigned to a host",
            { Spec.NodeName.Length: > 0 } => $"pod {target.Name} is already assigned to node \"{pod.Spec.NodeName}\"",
            { Spec.SchedulingGates.Count: > 0 } => $"pod {target.Name} has non-empty .spec.schedulingGates",
            _ => null,
        };
        if (problem is not null)
        {
            throw ApiException.Conflict(Names, target.Name, problem);
        }
    }

    /// <summary>The pod with its node. Shares with the one before what stays as it was: both are only read from here on.</summary>
    private V1Pod Assigned(V1Pod pod, V1Binding binding) => pod with
    {
        Metadata = pod.Metadata with { Annotations = With(pod.Metadata.Annotations, binding.Metadata?.Annotations) },
        Spec = pod.Spec with { NodeName = binding.Target.Name },
        Status = (pod.Status ?? new V1PodStatus()) with
        {
            // It was promised until now; upstream clears it since 1.34.
            NominatedNodeName = null,
            Conditions =
            [
                .. pod.Status?.Conditions?.Where(c => c.Type != Scheduled) ?? [],
                new V1PodCondition
                {
                    Type = Scheduled,
                    Status = "True",
                    LastTransitionTime = clock.ObjectNow(),
                    ObservedGeneration = pod.Metadata.Generation,
                },
            ],
        },
    };

    private static IDictionary<string, string>? With(IDictionary<string, string>? annotations, IDictionary<string, string>? more)
    {
        if (more is not { Count: > 0 })
        {
            return annotations;
        }

        var all = new Dictionary<string, string>(annotations ?? new Dictionary<string, string>());
        foreach (var (key, value) in more)
        {
            all[key] = value;
        }

        return all;
    }
}
