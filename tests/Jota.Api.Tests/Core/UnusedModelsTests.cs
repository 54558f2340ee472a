using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using Jota.Api.Tests.Golden;
using k8s;
using k8s.Models;

namespace Jota.Api.Tests.Core;

public sealed class UnusedModelsTests
{
    [Theory]
    [InlineData(typeof(V1alpha1StorageVersion), true)]
    [InlineData(typeof(V2beta1APIGroupDiscovery), true)]
    [InlineData(typeof(V1PodList), true)]
    [InlineData(typeof(IList<V1PodList>), true)]
    [InlineData(typeof(V1APIResourceList), false)]
    [InlineData(typeof(V1Pod), false)]
    [InlineData(typeof(V2HorizontalPodAutoscaler), false)]
    [InlineData(typeof(IList<string>), false)]
    public void Versions_that_are_not_served_and_lists_are_unused(Type type, bool unused) => Assert.Equal(unused, UnusedModels.Contain(type));

    [Fact]
    public void The_native_compiler_leaves_out_just_these()
    {
        var makers = typeof(SourceGenerationContext)
            .GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(method => method.Name.StartsWith("Create_", StringComparison.Ordinal)
                && UnusedModels.Contain(method.ReturnType.GenericTypeArguments.Single()))
            .Select(method => $"{CecilName(method.ReturnType)} {method.Name}({string.Join(',', method.GetParameters().Select(p => CecilName(p.ParameterType)))})")
            .Order(StringComparer.Ordinal);
        var text = new StringBuilder("<linker>\n  <!-- Written by UnusedModelsTests with JOTA_UPDATE_GOLDEN=1. -->\n");
        text.Append("  <assembly fullname=\"KubernetesClient.Aot\">\n    <type fullname=\"k8s.SourceGenerationContext\">\n");
        foreach (var maker in makers)
        {
            text.Append(CultureInfo.InvariantCulture, $"      <method signature=\"{SecurityElement.Escape(maker)}\" body=\"remove\" />\n");
        }

        text.Append("    </type>\n  </assembly>\n</linker>\n");
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "src", "Jota", "unused-models.xml");
        if (GoldenFiles.Rewrite)
        {
            File.WriteAllText(file, text.ToString());
        }

        Assert.Equal(text.ToString(), File.ReadAllText(file));
    }

    private static string CecilName(Type type) => type.IsGenericType
        ? $"{type.Namespace}.{type.Name}<{string.Join(',', type.GenericTypeArguments.Select(CecilName))}>"
        : type.FullName!;

    private static string Here([CallerFilePath] string path = "") => path;
}
