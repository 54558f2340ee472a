using CsCheck;
using Jota.Controllers.Tests.Services;
using k8s.Models;

namespace Jota.Controllers.Tests.EndpointSlices;

public sealed class EndpointSlicePlanProperties
{
    /// <summary>Pods by number, some of them ready, after each of a few changes.</summary>
    private static readonly Gen<Dictionary<int, bool>[]> Histories =
        Gen.Dictionary(Gen.Int[1, 40], Gen.Bool)[0, 40].Array[1, 6];

    [Fact]
    public void Whatever_happens_every_pod_is_in_just_one_slice_and_no_slice_is_too_large() => Histories.Sample(
        history =>
        {
            var slices = new List<V1EndpointSlice>();
            var made = 0;
            foreach (var state in history)
            {
                var plan = Compute(state, slices);
                Carry(plan, slices, ref made);
                var told = slices.SelectMany(slice => slice.Endpoints).ToList();
                Assert.Equal(
                    state.OrderBy(pod => pod.Key).Select(pod => ($"pod-{pod.Key}", pod.Value)),
                    told.Select(endpoint => (endpoint.TargetRef.Uid, endpoint.Conditions.Ready == true)).OrderBy(e => int.Parse(e.Uid[4..], System.Globalization.CultureInfo.InvariantCulture)));
                Assert.All(slices, slice => Assert.InRange(slice.Endpoints.Count, slices.Count == 1 ? 0 : 1, 7));
                var again = Compute(state, slices);
                Assert.Equal((0, 0, 0), (again.Create.Count, again.Update.Count, again.Delete.Count));
            }
        },
        iter: 300);

    private static EndpointSlicePlan Compute(Dictionary<int, bool> state, List<V1EndpointSlice> slices) => EndpointSlicePlan.Compute(
        new(Web.Service(), [.. state.OrderBy(pod => pod.Key).Select(pod => Web.Pod(pod.Key, pod.Value))], [.. slices], Web.Node) { Most = 7 });

    private static void Carry(EndpointSlicePlan plan, List<V1EndpointSlice> slices, ref int made)
    {
        foreach (var slice in plan.Create)
        {
            slices.Add(slice with { Metadata = slice.Metadata with { Name = $"web-{made++}" } });
        }

        foreach (var slice in plan.Update)
        {
            slices[slices.FindIndex(s => s.Metadata.Name == slice.Metadata.Name)] = slice;
        }

        slices.RemoveAll(slice => plan.Delete.Any(gone => gone.Metadata.Name == slice.Metadata.Name));
    }
}
