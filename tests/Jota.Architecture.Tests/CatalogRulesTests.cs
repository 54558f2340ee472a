using Jota.Api;

namespace Jota.Architecture.Tests;

/// <summary>Every kind that is written is also served, and stored where upstream's tools would look.</summary>
public sealed class CatalogRulesTests
{
    [Fact]
    public void Every_resource_class_is_in_the_catalog()
    {
        var written = typeof(Resource).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Resource)) && !t.IsAbstract && t != typeof(UntypedResource));
        var served = ResourceCatalog.BuiltIn.All.Select(r => r.GetType());
        var bodies = ResourceCatalog.BuiltIn.All.SelectMany(r => r.Subresources).Select(s => s.Body?.GetType()).OfType<Type>();
        Assert.Empty(written.Except(served).Except(bodies));
    }

    [Fact]
    public void Stored_keys_do_not_overlap()
    {
        var prefixes = ResourceCatalog.BuiltIn.All.Where(r => r.IsKept).Select(r => r.StoragePrefix).ToList();
        Assert.All(prefixes, p => Assert.EndsWith("/", p, StringComparison.Ordinal));
        Assert.All(prefixes, p => Assert.Single(prefixes, other => other.StartsWith(p, StringComparison.Ordinal)));
    }
}
