using Jota.Api;
using Jota.ApiServer.Verbs;
using k8s.Models;

namespace Jota.ApiServer.Subresources;

/// <summary>Through <c>pods/NAME/ephemeralcontainers</c>: brings guests into a pod, and changes nothing else.</summary>
internal sealed class EphemeralContainerRules : UpdateRules
{
    public override bool CountsGeneration(Resource resource) => true;

    public override object Prepare(Resource resource, object obj, object old) =>
        EphemeralContainersPart.Prepare((V1Pod)obj, (V1Pod)old);

    public override void Check(Resource resource, object obj, object old, FieldErrors errors) =>
        EphemeralContainersPart.Validate((V1Pod)obj, (V1Pod)old, errors);
}
