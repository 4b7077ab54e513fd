"""Dangers are found in many words, in both languages, and ordinary complaints are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.danger import KINDS, UNCLEAR, find_danger
from intake.text import fold

DANGERS = {
    "fire": """
        我家楼上着火了
        着火了！！快来人
        隔壁起火了烟好大
        楼道里全是浓烟，呛得不行
        厨房烧起来了怎么办
        电动车在楼道里冒烟了，好像要着
        楼下垃圾桶着了
        小区3号楼冒黑烟，看着像失火
        有火！有人家里火苗都窜出来了
        電動車著火了，在我家樓下
        充电宝突然爆炸了
        后山烧着了，火势很大
        变压器爆炸了一直冒火
        饭店煤气罐炸了
        there is a fire in our building
        The house next door is on fire!
        my neighbour's kitchen caught fire
        flames are coming out of the third floor window
        Fire! please help, Huajiadi building 3
        thick black smoke coming from the basement
        a car is burning on the ring road
        big explosion at the shop downstairs
        smoke is pouring out of the electrical box
    """,
    "gas": """
        家里有很重的煤气味
        楼道里闻到一股燃气味，很浓
        天然气泄漏了怎么办
        厨房煤气好像漏了
        施工队把燃气管道挖断了，呲呲地响
        我家燃气报警器一直响
        满屋子天然气味儿
        楼下飘上来一股臭鸡蛋味，头有点晕
        液化气罐漏气了
        邻居一氧化碳中毒了
        挖机挖破了天然气管
        怀疑煤气泄露，整个单元都能闻到
        I smell gas in the stairwell
        there is a strong smell of gas in my kitchen
        gas leak at my apartment
        The carbon monoxide alarm keeps ringing and we feel dizzy
        they hit a gas line while digging
        the whole corridor smells like rotten eggs
    """,
    "violence": """
        有人拿刀在小区门口砍人
        楼下有人打架，都打起来了
        我被人打了，头上都是血
        有个男的持刀抢劫
        刚刚有人抢了我的包跑了
        救命啊
        外面有人砸门要打我
        保安把我打伤了
        一个陌生男人一直跟踪我，我好害怕
        隔壁有人喊救命
        工头带人打我们工人，还拿着钢管
        家里进贼了，人还在屋里
        孩子被人抱走了！
        我同学被一群人围殴
        有人开枪
        讨薪的时候被老板叫来的人打了
        他说要弄死我
        Someone is attacking me with a knife
        A man just robbed me on the street
        there are gunshots outside
        two men are fighting with bottles in front of my shop
        a stranger is following me home
        somebody is trying to break into my apartment
        my landlord punched me in the face
        I was mugged near the station just now
        they threatened to kill me
    """,
    "traffic_injury": """
        路口出车祸了，有人受伤
        刚才一辆货车撞了一个老人，人躺在地上
        我被电动车撞倒了，腿动不了
        公交车撞人了
        司机撞了人就跑了，肇事逃逸
        三环上追尾，司机满脸是血
        校车翻了
        两辆车撞在一起了，里面的人出不来
        小孩被车轧了
        a car hit a child at the crossing
        There is a bad car accident, people are injured
        my father was struck by a motorcycle
        hit and run on Jianguo Road, the cyclist is bleeding
        a bus overturned near the bridge
        I was just hit by a taxi and my leg hurts
    """,
    "medical": """
        我爸突然晕倒了
        有个老人倒在路边没反应
        我妈没有呼吸了
        楼下有人口吐白沫在抽搐
        邻居大爷心脏病犯了
        孩子误吞了纽扣电池
        工人从脚手架上摔下来，不动了
        我老婆羊水破了
        有人掉河里了
        老人喘不上气，脸都紫了
        路边有个女的昏迷不醒
        好多人食物中毒，上吐下泻
        快叫救护车
        我朋友酒精中毒叫不醒
        有人溺水
        爷爷中风了，话都说不出来
        My father collapsed and is not breathing
        an old man fainted on the bus
        someone is having a heart attack
        my wife is bleeding heavily
        the boy is drowning in the lake
        We need an ambulance now
        a worker fell from the scaffolding
        she is unconscious and won't wake up
        my baby is choking
        I have chest pain and can't breathe
    """,
    "self_harm": """
        我不想活了
        活着真没意思，想死
        有人要跳楼，站在楼顶
        我弟弟割腕了
        我女儿说要自杀
        再不给钱我就从这楼上跳下去
        真的活不下去了
        我想结束自己的生命
        隔壁有个姑娘坐在窗台上要跳
        老公喝农药了
        想一死了之
        我死了算了
        欠薪不给，我只能去跳楼
        生无可恋，想了结自己
        她吃了一整瓶安眠药
        I want to kill myself
        I don't want to live anymore
        my brother is threatening to jump off the roof
        she tried to commit suicide
        i wish i was dead
        He overdosed on sleeping pills
        a woman is standing on the edge of the bridge
        I'm going to end my life tonight
    """,
    "trapped": """
        我被困在电梯里了
        电梯突然停了，里面有三个人出不来
        有孩子掉进井里了
        老人被反锁在屋里，锅还在火上
        孩子的头卡在栏杆里
        两个人关在电梯里半小时了
        有人被埋在下面
        车被水淹了，我困在车里
        电梯困人
        孩子手夹在扶梯缝里了
        We are trapped in the elevator
        I'm stuck in the lift on floor 8
        someone fell into an open manhole
        my child is locked in the car
        people are stuck inside the elevator of building 3
        a kid's arm is stuck in the railing
    """,
    "live_wire": """
        电线掉下来了，在地上冒火花
        路灯杆漏电，狗被电死了
        有人触电了
        高压线断了垂在路上
        我摸水龙头被电了一下
        配电箱一直滋滋响还打火
        雨后积水里好像有电，有人被电倒
        一根电线掉在人行道上
        小区路灯漏电
        电线杆快倒了
        A power line is down across the road
        there are exposed wires sparking next to the playground
        I got an electric shock from the lamp post
        live wire hanging over the sidewalk
        the transformer is sparking
        my son was electrocuted at the pool
    """,
    "collapse": """
        我们这栋楼墙裂了快倒了
        房子塌了，有人压在里面
        围墙倒了砸到人
        路面突然塌了一个大坑
        脚手架要塌了
        天花板掉下来砸到孩子
        房子倾斜得厉害，随时会倒
        后山滑坡了
        楼上掉下来一块玻璃砸到人了
        桥要塌了
        The ceiling collapsed on us
        the retaining wall is about to collapse
        part of the building fell down
        a huge sinkhole opened in the road
        the scaffolding is coming down
        our house is leaning and going to collapse
    """,
    "chemical": """
        化工厂氯气泄漏
        一辆罐车翻了，硫酸漏了一地
        有人往水井里投毒
        槽罐车侧翻，不明液体流出来了
        仓库里氨气泄漏，大家都在咳嗽
        There is an ammonia leak at the ice plant
        a tanker overturned and diesel is spilling
        toxic fumes from the warehouse
    """,
    "abuse": """
        我老公打我
        邻居天天打孩子，孩子哭得很惨
        我被家暴了
        保姆虐待老人
        楼上又在打孩子了，惨叫
        幼儿园老师用针扎孩子
        继父性侵女儿
        我丈夫喝醉了就动手打我和孩子
        楼道里有个弃婴
        My husband beats me
        the neighbour is hitting his kids every night
        I want to report child abuse
        my stepfather hurts my little brother
        a child is being beaten next door
        domestic violence upstairs
    """,
    "unrest": """
        再不解决我们就去天安门上访
        我要跟你们同归于尽
        明天我们全村去堵路
        业主们要集体上访
        工人准备去公司门口拉横幅
        不给钱我就炸了你们单位
        我要放火烧了物业
        逼急了我去砍死那帮当官的
        司机们准备罢工
        几百个业主围堵售楼处
        I will blow up the city hall
        we will block the road until you pay us
        I'm going to burn down your office
        hundreds of us will protest at city hall tomorrow
        there is a bomb in the station
    """,
    "hazard": """
        井盖没了，太危险了
        下水道井盖被偷了
        有人踩空掉进井里差点出事
        大树倒了砸在路上
        井盖翻开了没人管，孩子天天路过
        工地挖出一枚炮弹
        广告牌快要掉下来了
        野狗咬人
        水已经没过膝盖了
        A manhole cover is missing on Elm Street
        open manhole in front of the school
        a tree fell across the road
        uncovered storm drain next to the kindergarten
        stray dogs attack people here
        a traffic light pole is about to fall
    """,
}
# A person in a hole, a wire that burns: two kinds are right, and both numbers are.
ALSO = {
    "hazard": {"trapped", "collapse"}, "collapse": {"medical", "trapped", "hazard"}, "live_wire": {"fire", "medical"},
    "medical": {"trapped"}, "violence": {"medical", "unrest", "abuse"}, "trapped": {"hazard", "fire", "medical"},
    "traffic_injury": {"medical", "trapped"}, "unrest": {"fire", "violence", "self_harm"}, "fire": {"gas"},
    "abuse": {"violence"}, "chemical": {"medical", "traffic_injury"}, "gas": {"chemical", "medical"}, "self_harm": {"medical"},
}  # fmt: skip

ORDINARY = """
    消防通道被私家车占了，没人管
    楼道里的灭火器过期了
    煤气费怎么交
    燃气公司抄表不准
    打110没人管，投诉派出所不作为
    打了120收费太高，救护车费用合理吗
    投诉消防通道堵塞，万一着火怎么办
    担心电线老化引起火灾
    请问火灾保险怎么理赔
    小区要搞消防演习，想问问几点
    电影里那个楼着火的镜头是在哪拍的
    三年前我家着过火，现在想补办房产证
    去年被车撞过，保险一直没赔
    咨询天然气开通需要什么手续
    想给小区装燃气报警器
    暖气不热，老人快冻死了
    热死了，空调坏了
    气死我了，物业根本不管
    楼上装修吵死人了
    累死了，排队排了三个小时
    这个价格贵得要死
    要死要活地催交物业费
    跳楼价甩卖的喇叭太吵
    路灯坏了三天
    电梯坏了一个月了没人修
    电梯太慢，早高峰等半天
    电瓶车充电桩收费太贵
    停电了，什么时候来电
    打不着火，车停在路中间怎么办
    火车站附近黑车太多
    火锅店油烟扰民
    工厂烟囱天天冒黑烟，污染环境
    烧烤店浓烟滚滚，熏得不敢开窗
    楼下广场舞太吵
    有人聚众赌博，噪声扰民
    一辆车堵在我家车库门口
    车被剐蹭了，找不到人
    井盖松动，车一过就响
    小区树太高，挡光
    树枝被砍了，没人清理
    商家打价格战，抢生意
    抢购口罩要预约吗
    电话一直打不通
    孩子打疫苗要带什么
    老师不让打电话
    老板不给工资，什么时候能拿到钱
    健身房跑路不退钱，简直是抢钱
    中毒的电脑怎么修
    请问天安门怎么预约参观
    小区门口拉横幅宣传垃圾分类
    大家都很困扰
    生活困难想申请低保
    没有着火，只是烧烤的烟
    不是煤气泄漏，是下水道味
    并没有人受伤
    不用叫救护车
    建议在学校附近加强消防安全培训
    希望增加井盖巡查，避免有人掉下去
    防止触电的标识掉色了
    墙皮脱落，难看
    天花板漏水
    小区墙上有裂缝，物业不修
    自来水发黄有异味
    我家猫走丢了
    车位被人占了
    宠物狗不牵绳
    物业乱收费，业主要求退钱
    怎么办理伤残证明
    打架斗殴的处罚标准是什么
    想问下家暴告诫书怎么申请
    公交车司机态度不好
    地铁站人太多
    快递丢了
    外卖里有虫子
    房东不退押金
    邻居夜里打麻将
    工地晚上施工噪音大
    路上有个坑，颠得厉害
    暖气片漏水，地板泡了
    一氧化碳报警器哪里买
    漏电保护器老跳闸
    火葬场怎么联系
    着急，麻烦快一点
    有毒有害垃圾怎么分类
    高考期间施工扰民
    医院挂号难
    社保断缴了怎么补
    Where is the nearest fire station?
    The fire hydrant on my street is leaking water
    fire lane blocked by parked cars
    We are killing time waiting for the bus
    my gas bill is wrong
    The gas station on the corner is too loud
    When is the next fire drill?
    I saw a movie about a fire
    Two years ago my house burned down, how do I get a permit
    last year I was hit by a car and the insurance has not paid
    the heating is off and my kids are cold
    this noise is killing me
    I am dying to know when the park opens
    the traffic light is broken
    the elevator is out of order
    potholes everywhere on Main Street
    my neighbour's dog barks all night
    trash has not been collected
    streetlight is out
    The bus driver was rude
    no one was hurt
    there is no fire, just a barbecue
    tree limbs need trimming
    I would like to report an illegal parking
    water main break has been repaired
    this price is daylight robbery
    how can I apply for a fire safety inspection
    if there was a fire we could not get out, please clear the stairs
    graffiti on the wall
    loud music at night
    the pool is closed
    clogged storm drain
    my landlord will not return the deposit
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]


CASES = [(sentence, kind) for kind, block in DANGERS.items() for sentence in lines(block)]


@pytest.mark.parametrize(("sentence", "kind"), CASES)
def test_finds_the_danger(sentence: str, kind: str) -> None:
    danger = find_danger(sentence)
    assert danger is not None, sentence
    assert danger.kind == kind or danger.kind in ALSO.get(kind, set()), danger


@pytest.mark.parametrize("sentence", lines(ORDINARY))
def test_leaves_ordinary_messages_alone(sentence: str) -> None:
    assert find_danger(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    ["您好领导，我想反映一个情况。物业一直不管，今天早上{}，请尽快处理，我的电话13800138000。", "{}", "hi {} thanks"],
)
def test_finds_it_in_the_middle_of_a_message(sentence: str) -> None:
    danger = find_danger(sentence.format("我家厨房着火了"))
    assert danger is not None
    assert danger.kind == "fire"


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in CASES])
def test_quotes_the_words_that_named_it(sentence: str) -> None:
    danger = find_danger(sentence)
    assert danger is not None
    assert sentence[danger.start : danger.end] == danger.quoted
    assert danger.quoted


def test_a_danger_is_found_in_full_width_and_traditional_letters() -> None:
    assert find_danger("ＨＥＬＰ ｔｈｅ ｈｏｕｓｅ ｉｓ ｏｎ ｆｉｒｅ") is not None
    assert find_danger("瓦斯洩漏，樓下有瓦斯味") is not None


def test_the_more_pressing_of_two_is_named() -> None:
    danger = find_danger("井盖没了，还有我不想活了")
    assert danger is not None
    assert danger.kind == "self_harm"


@given(st.text(max_size=300))
def test_never_raises_and_quotes_truly(text: str) -> None:
    danger = find_danger(text)
    if danger is not None:
        assert danger.kind in (*KINDS, UNCLEAR)
        assert text[danger.start : danger.end] == danger.quoted


@given(st.sampled_from([sentence for sentence, _ in CASES]))
def test_folding_first_changes_nothing(sentence: str) -> None:
    danger, folded = find_danger(sentence), find_danger(fold(sentence))
    assert danger is not None
    assert folded is not None
    assert (danger.kind, danger.start) == (folded.kind, folded.start)
