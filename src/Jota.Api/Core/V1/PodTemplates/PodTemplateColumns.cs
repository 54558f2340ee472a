using System.Collections.Immutable;
using k8s;
using k8s.Models;

namespace Jota.Api;

/// <summary>The wide columns that the tables of everything with a pod template end with.</summary>
internal static class PodTemplateColumns
{
    public static ImmutableArray<Column<T>> Wide<T>(Func<T, V1PodTemplateSpec?> template, Func<T, object?> selector)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
    [
        new("Containers", obj => PodTemplateCells.Containers(template(obj)))
        {
            Priority = 1,
            Description = "The names of the containers in the template.",
        },
        new("Images", obj => PodTemplateCells.Images(template(obj)))
        {
            Priority = 1,
            Description = "The images of the containers in the template.",
        },
        new("Selector", selector) { Priority = 1, Description = "The labels by which pods belong to this object." },
    ];
}
