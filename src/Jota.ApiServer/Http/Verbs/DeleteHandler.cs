using Jota.Api;
using k8s.Models;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Deletes an object.</summary>
internal static class DeleteHandler
{
    public static async Task HandleAsync(ApiCall call)
    {
        call.Negotiate();
        var asked = await DeleteQuery.ReadAsync(call);
        var result = await call.Api.DeleteAsync(call.Target, asked.Options, call.Ct);
        WarningHeader.Write(call.Http.Response.Headers, result.Warnings);
        if (result.Deleted && !call.Target.Resource.ReturnsDeletedObject)
        {
            await Answer.StatusAsync(call, Gone(result.Object));
            return;
        }

        // Upstream says 202 only to those who ask with the old orphanDependents=false.
        var accepted = !result.Deleted && asked.OrphanDependents == false;
        await Answer.ObjectAsync(call, accepted ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, result.Object);
    }

    private static V1Status Gone(ApiObject obj) => new()
    {
        Status = "Success",
        Details = new V1StatusDetails
        {
            Name = obj.Key.Name,
            Group = obj.Resource.Names.Group,
            Kind = obj.Resource.Names.Plural,
            Uid = obj.Uid,
        },
    };
}
