using Jota.Api;
using Jota.ApiServer.Verbs;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>Through <c>pods/NAME/resize</c>: says how much a pod shall have of processors and memory, and changes nothing else.</summary>
internal sealed class PodResizing : UpdateRules
{
    public override bool CountsGeneration(Resource resource) => true;

    public override object Prepare(Resource resource, object obj, object old) => PodResizePart.Prepare((V1Pod)obj, (V1Pod)old);

    public override void Check(Resource resource, object obj, object old, FieldErrors errors) =>
        PodResizePart.Validate((V1Pod)obj, (V1Pod)old, errors);
}
