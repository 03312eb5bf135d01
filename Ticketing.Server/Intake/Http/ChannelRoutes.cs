namespace Ticketing.Intake.Http;

/// <summary>The routes of channels.</summary>
public static class ChannelRoutes
{
    public static void MapChannels(this IEndpointRouteBuilder routes, ChannelDoor door, ListFiles files)
    {
        files.Map(routes, ChannelDoor.Path, door.Table, Right.Administer, "Channels", "Channels");
        files.MapBelow(routes, ChannelDoor.Path + "/{id:long}/deliveries", door.DeliveryTable, Right.Administer, "Deliveries", "Channels");
        var group = routes.MapApi(ChannelDoor.Path, "Channels").Requires(Right.Administer);
        group.MapGet("", door.ListAsync).Describe("listChannels", "Where what happens to tickets is told to other programs, by name.").Answers<ItemsDocument<ChannelDocument>>().Tagged();
        group.MapPost("", door.CreateAsync).Describe("createChannel", "Makes a channel: a signed webhook, ntfy, Gotify, a notify service of Home Assistant, or an MQTT topic.")
            .Takes<NewChannelRequest>().Answers<ChannelDocument>(201).AnswerHeader(201, "Location", "Path of the channel.").Refuses(409, 507);
        group.MapGet("/{id:long}", (HttpContext context, long id) => door.FindAsync(context, id)).Describe("readChannel", "One channel.").Answers<ChannelDocument>().Tagged().Refuses(404);
        group.MapPatch("/{id:long}", (HttpContext context, long id) => door.ChangeAsync(context, id)).Describe("changeChannel", "Changes a channel; what is absent stays.").Takes<ChannelPatch>().Answers<ChannelDocument>().Refuses(404, 409, 507);
        group.MapDelete("/{id:long}", (HttpContext context, long id) => door.DeleteAsync(context, id)).Describe("deleteChannel", "Deletes a channel with what it was to tell.").AnswersNothing().Refuses(404, 507);
        group.MapPost("/{id:long}/test", (HttpContext context, long id) => door.TestAsync(context, id)).Describe("testChannel", "Tells a channel that somebody tries it, and answers with what the receiver said.").Answers<ChannelTestDocument>().Refuses(404);
        group.MapGet("/{id:long}/deliveries", (HttpContext context, long id) => door.DeliveriesAsync(context, id)).Describe("listDeliveries", "The last 100 events for a channel and what became of them, newest first.")
            .Answers<ItemsDocument<DeliveryDocument>>().Tagged().Refuses(404);
    }
}
